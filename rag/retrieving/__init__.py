"""Finds the chunks a question may be answered from."""
