"""Practice without money: the demo company and the local Stripe simulator."""
