def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """Mark a text for translation where it stands; it is translated where it is shown."""
    del context
    return text
