"""Spanish words for errors and states, one file per feature; `ui.wording` merges them.

Each file exports `WORDS`, words by error key, and may export `STATES`: how a state looks.
Placeholders in braces name details of the error.
"""
