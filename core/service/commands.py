"""The registry: which handler answers which command. The application on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.service.announce_pool import AnnouncePool, announce_pool
from core.service.answer_lead import (
    DeclineLead,
    DropLead,
    RingLead,
    TakeLead,
    decline_lead,
    drop_lead,
    ring_lead,
    take_lead,
)
from core.service.ask_again import AskAgain, ask_again
from core.service.attach_files import AttachFiles, attach_files
from core.service.attach_to_appeal import AttachToAppeal, attach_to_appeal
from core.service.attach_to_request import AttachToRequest, attach_to_request
from core.service.bind_group import BindGroup, UnbindGroup, bind_group, unbind_group
from core.service.bind_identity import BindIdentity, MakeAdmin, bind_identity, make_admin
from core.service.change_order import CancelOrder, CorrectOrder, cancel_order, correct_order
from core.service.check_blindly import CheckBlindly, check_blindly
from core.service.claim_customer import ClaimCustomer, claim_customer
from core.service.comment_follow_up import CommentFollowUp, comment_follow_up
from core.service.contact_owner import ContactOwner, contact_owner
from core.service.context import Context
from core.service.correct_filing import CorrectFiling, correct_filing
from core.service.correct_import import CorrectImport, correct_import
from core.service.decide_filing import ApproveFiling, RejectFiling, approve_filing, reject_filing
from core.service.decide_matter import ApproveMatter, RejectMatter, approve_matter, reject_matter
from core.service.delegate import (
    BeginDelegation,
    DelegateApprovals,
    EndDelegation,
    begin_delegation,
    delegate_approvals,
    end_delegation,
)
from core.service.directory import (
    AccountGone,
    MemberLeaves,
    SyncDirectory,
    account_gone,
    member_leaves,
    sync_directory,
)
from core.service.expire_filing import ExpireFiling, expire_filing
from core.service.export_ledger import ExportLedger, export_ledger
from core.service.file_customer import FileCustomer, file_customer
from core.service.following_on import FOLLOWS, followed
from core.service.give_alias import GiveAlias, give_alias
from core.service.give_lead import GiveLead, give_lead
from core.service.give_listed_lead import GiveListed, give_listed
from core.service.group_morning import RingGroupMorning, ring_group_morning
from core.service.hand_over import HandOver, RingTransfer, hand_over, ring_transfer
from core.service.idle_customer import RingIdle, ring_idle
from core.service.import_ledger import (
    ImportChunk,
    MoveImport,
    NoteTrial,
    StartImport,
    import_chunk,
    move_import,
    note_trial,
    start_import,
)
from core.service.import_members import ImportMembers, import_members
from core.service.import_order_list import ImportOrders, import_orders
from core.service.import_orders import ImportOrder, import_order
from core.service.load_table import LoadTable, load_table
from core.service.merge_customers import (
    ConfirmMerge,
    MergeCustomers,
    UndoMerge,
    confirm_merge,
    merge_customers,
    undo_merge,
)
from core.service.move_approval import (
    AddApprover,
    HandOnApproval,
    ReturnMatter,
    add_approver,
    hand_on_approval,
    return_matter,
)
from core.service.move_stage import MoveStage, move_stage
from core.service.name_group import NameGroup, name_group
from core.service.next_steps import RingNextSteps, ring_next_steps
from core.service.note_line import NoteLine, note_line
from core.service.open_appeal import OpenAppeal, WithdrawAppeal, open_appeal, withdraw_appeal
from core.service.open_request import OpenRequest, WithdrawRequest, open_request, withdraw_request
from core.service.outcome import Outcome
from core.service.overdue_approval import RingApproval, ring_approval
from core.service.pass_turn import PassTurn, pass_turn
from core.service.ports.store import UnitOfWork
from core.service.publish_policy import PublishPolicy, publish_policy
from core.service.queue import JoinQueue, LeaveQueue, join_queue, leave_queue
from core.service.record_follow_up import (
    AttachToFollowUp,
    CorrectFollowUp,
    RecordFollowUp,
    attach_to_follow_up,
    correct_follow_up,
    record_follow_up,
)
from core.service.record_order import RecordOrder, record_order
from core.service.release_filing import ReleaseFiling, release_filing
from core.service.remind_owner import RemindOwner, remind_owner
from core.service.request_extension import RequestExtension, request_extension
from core.service.resubmit_extension import ResubmitExtension, resubmit_extension
from core.service.resubmit_filing import ResubmitFiling, resubmit_filing
from core.service.resubmit_request import ResubmitRequest, resubmit_request
from core.service.ring_clocks import RingClocks, ring_clocks
from core.service.ring_duties import RingDuties, ring_duties
from core.service.scan_ledger import KeepFound, StartScan, StopScan, keep_found, start_scan, stop_scan
from core.service.settle_pair import MergePair, PutOff, TellApart, merge_pair, put_off, tell_apart
from core.service.split_credit import SplitCredit, WithdrawSplit, split_credit, withdraw_split
from core.service.team_day import RingTeamDay, ring_team_day
from core.service.transfer_customers import (
    AcceptTransfer,
    DeclineTransfer,
    TransferCustomers,
    accept_transfer,
    decline_transfer,
    transfer_customers,
)
from core.service.undo_import import BeginUndo, UndoImport, begin_undo, undo_import
from core.service.withdraw_extension import WithdrawExtension, withdraw_extension
from core.service.withdraw_filing import WithdrawFiling, withdraw_filing

Command = (
    FileCustomer
    | ApproveFiling
    | RejectFiling
    | ApproveMatter
    | RejectMatter
    | HandOnApproval
    | AddApprover
    | ReturnMatter
    | ResubmitFiling
    | ResubmitExtension
    | WithdrawExtension
    | OpenRequest
    | WithdrawRequest
    | ResubmitRequest
    | AttachToRequest
    | RingApproval
    | DelegateApprovals
    | BeginDelegation
    | EndDelegation
    | WithdrawFiling
    | ExpireFiling
    | RemindOwner
    | RingClocks
    | ReleaseFiling
    | ClaimCustomer
    | JoinQueue
    | LeaveQueue
    | PassTurn
    | RequestExtension
    | TransferCustomers
    | AcceptTransfer
    | DeclineTransfer
    | OpenAppeal
    | WithdrawAppeal
    | GiveLead
    | TakeLead
    | DeclineLead
    | DropLead
    | RingLead
    | HandOver
    | RingTransfer
    | SyncDirectory
    | MemberLeaves
    | AccountGone
    | ImportMembers
    | AskAgain
    | CheckBlindly
    | AttachFiles
    | AttachToAppeal
    | GiveAlias
    | ContactOwner
    | CorrectImport
    | GiveListed
    | NoteLine
    | BeginUndo
    | StartScan
    | KeepFound
    | StopScan
    | MergePair
    | TellApart
    | PutOff
    | RecordFollowUp
    | CorrectFollowUp
    | AttachToFollowUp
    | CommentFollowUp
    | RingNextSteps
    | RingIdle
    | RingDuties
    | RingTeamDay
    | MergeCustomers
    | UndoMerge
    | ConfirmMerge
    | BindIdentity
    | MakeAdmin
    | AnnouncePool
    | RingGroupMorning
    | BindGroup
    | UnbindGroup
    | NameGroup
    | StartImport
    | ImportChunk
    | MoveImport
    | NoteTrial
    | UndoImport
    | ExportLedger
    | PublishPolicy
    | LoadTable
    | MoveStage
    | RecordOrder
    | ImportOrder
    | ImportOrders
    | CorrectOrder
    | CancelOrder
    | SplitCredit
    | WithdrawSplit
    | CorrectFiling
)

HANDLERS: Mapping[type[Any], Callable[[Any, UnitOfWork, Context], Outcome]] = {
    FileCustomer: file_customer,
    ContactOwner: contact_owner,
    CorrectImport: correct_import,
    GiveListed: give_listed,
    NoteLine: note_line,
    BeginUndo: begin_undo,
    StartScan: start_scan,
    KeepFound: keep_found,
    StopScan: stop_scan,
    MergePair: merge_pair,
    TellApart: tell_apart,
    PutOff: put_off,
    ApproveFiling: approve_filing,
    RejectFiling: reject_filing,
    ApproveMatter: approve_matter,
    RejectMatter: reject_matter,
    HandOnApproval: hand_on_approval,
    AddApprover: add_approver,
    ReturnMatter: return_matter,
    ResubmitFiling: resubmit_filing,
    ResubmitExtension: resubmit_extension,
    WithdrawExtension: withdraw_extension,
    OpenRequest: open_request,
    WithdrawRequest: withdraw_request,
    ResubmitRequest: resubmit_request,
    AttachToRequest: attach_to_request,
    RingApproval: ring_approval,
    DelegateApprovals: delegate_approvals,
    BeginDelegation: begin_delegation,
    EndDelegation: end_delegation,
    WithdrawFiling: withdraw_filing,
    ExpireFiling: expire_filing,
    RemindOwner: remind_owner,
    RingClocks: ring_clocks,
    ReleaseFiling: release_filing,
    ClaimCustomer: claim_customer,
    JoinQueue: join_queue,
    LeaveQueue: leave_queue,
    PassTurn: pass_turn,
    RequestExtension: request_extension,
    TransferCustomers: transfer_customers,
    AcceptTransfer: accept_transfer,
    DeclineTransfer: decline_transfer,
    OpenAppeal: open_appeal,
    WithdrawAppeal: withdraw_appeal,
    GiveLead: give_lead,
    TakeLead: take_lead,
    DeclineLead: decline_lead,
    DropLead: drop_lead,
    RingLead: ring_lead,
    HandOver: hand_over,
    RingTransfer: ring_transfer,
    SyncDirectory: sync_directory,
    MemberLeaves: member_leaves,
    AccountGone: account_gone,
    ImportMembers: import_members,
    AskAgain: ask_again,
    CheckBlindly: check_blindly,
    AttachFiles: attach_files,
    AttachToAppeal: attach_to_appeal,
    GiveAlias: give_alias,
    RecordFollowUp: record_follow_up,
    CorrectFollowUp: correct_follow_up,
    AttachToFollowUp: attach_to_follow_up,
    CommentFollowUp: comment_follow_up,
    RingNextSteps: ring_next_steps,
    RingIdle: ring_idle,
    RingDuties: ring_duties,
    RingTeamDay: ring_team_day,
    MergeCustomers: merge_customers,
    UndoMerge: undo_merge,
    ConfirmMerge: confirm_merge,
    BindIdentity: bind_identity,
    MakeAdmin: make_admin,
    AnnouncePool: announce_pool,
    RingGroupMorning: ring_group_morning,
    BindGroup: bind_group,
    UnbindGroup: unbind_group,
    NameGroup: name_group,
    StartImport: start_import,
    ImportChunk: import_chunk,
    MoveImport: move_import,
    NoteTrial: note_trial,
    UndoImport: undo_import,
    ExportLedger: export_ledger,
    PublishPolicy: publish_policy,
    LoadTable: load_table,
    MoveStage: move_stage,
    RecordOrder: record_order,
    ImportOrder: import_order,
    ImportOrders: import_orders,
    CorrectOrder: correct_order,
    CancelOrder: cancel_order,
    SplitCredit: split_credit,
    WithdrawSplit: withdraw_split,
    CorrectFiling: correct_filing,
}


def execute(command: Command, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Run one command inside an open unit of work: its changes, its trail and its notices stand or fall together.

    Raises ``RuleViolation`` (the caller undoes the unit of work) and ``ConcurrentChange`` (the store tries once more).
    """
    outcome = HANDLERS[type(command)](command, uow, ctx)
    if any(event.kind in FOLLOWS for event in outcome.events):
        outcome = followed(outcome, uow, ctx)
    if len(outcome.events) > 1:
        uow.trail.append_all(outcome.events)
    else:
        for event in outcome.events:
            uow.trail.append(event)
    uow.outbox.add_all(outcome.notices, at=ctx.now, correlation=ctx.correlation)
    return outcome
