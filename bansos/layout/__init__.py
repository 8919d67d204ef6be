"""A screening laid out for people: tables, lists, sheets and documents, and what is decided on them."""
