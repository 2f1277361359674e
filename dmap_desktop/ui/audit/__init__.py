"""The audit screen: every decision checked again from the records, and the log of acts."""
