"""The report of a finished session: from the kept result and the ledger to a document, and from that to HTML.

`report_of` makes a `Document` of plain words and numbers in one language; `html_of` writes it as one page without
links or scripts. The window prints the same document as PDF.
"""
