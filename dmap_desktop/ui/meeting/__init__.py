"""The meeting room: agenda, attendance, quorum per item, the ballots, the decision."""
