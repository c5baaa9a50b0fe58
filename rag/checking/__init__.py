"""Checks a draft: is each quote in its document, and does it bear its claim?"""
