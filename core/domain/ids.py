"""Names for the identifiers that travel through the house, so that one kind is never handed in for another."""

from __future__ import annotations

from typing import NewType

MemberId = NewType("MemberId", str)
TeamId = NewType("TeamId", str)
CustomerId = NewType("CustomerId", str)
FilingId = NewType("FilingId", str)
ExtensionId = NewType("ExtensionId", str)
ApprovalId = NewType("ApprovalId", str)
TaskId = NewType("TaskId", str)
EventId = NewType("EventId", str)
TransferId = NewType("TransferId", str)
FileId = NewType("FileId", str)
FollowUpId = NewType("FollowUpId", str)
EntryId = NewType("EntryId", str)
WaitingId = NewType("WaitingId", str)
AppealId = NewType("AppealId", str)
OrderId = NewType("OrderId", str)
CreditRequestId = NewType("CreditRequestId", str)
RequestId = NewType("RequestId", str)
