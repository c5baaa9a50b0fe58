"""What of a document is not its content: marked by form, never cut."""

from index.furniture.marking import mark_furniture
from index.furniture.repeated import is_repeated, repeatable_lines

__all__ = ["is_repeated", "mark_furniture", "repeatable_lines"]
