"""Requirements that come in as a table: OS2kravmotor's krav.xls, our own files, or any other.

`columns` knows the headings, `words` what cells say, `matching` which of ours a row is about,
`planning` what an import will do, and `writing` does it.
"""
