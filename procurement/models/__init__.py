from procurement.models.assessment import Assessment, AssessmentPaper
from procurement.models.candidate import Candidate, ProjectClass, SystemSearch
from procurement.models.case import Case, CaseSequence
from procurement.models.checklist import ChecklistStep, Remark, StepDecision
from procurement.models.checkpoint import (
    CheckpointAnswer,
    CheckpointComment,
    CheckpointConfirmation,
    PhaseDecision,
)
from procurement.models.colleague import Colleague
from procurement.models.contract import Contract
from procurement.models.debt import Debt, DebtAcceptance, DebtFollowUp
from procurement.models.document import Document, DocumentView, FileView, UnwantedDocument
from procurement.models.dossier import Dossier
from procurement.models.edition import AddedCheckpoint, ProcessChoice, ProcessEdition, StepSetting
from procurement.models.enquiry import Enquiry, EnquiryReply
from procurement.models.exemption import BoardExemption
from procurement.models.kitos import KitosConnection
from procurement.models.meeting import CaseMeeting
from procurement.models.request import Request
from procurement.models.review import DocumentReview
from procurement.models.satisfaction import Satisfaction
from procurement.models.system import OwnerStatement, Supplier, System, SystemImport
from procurement.models.threshold import ThresholdSet
from procurement.models.visitation import VisitationPaper
from procurement.models.worksheet import Confirmation, Entry, Party, StepInvitation

__all__ = [
    "AddedCheckpoint",
    "Assessment",
    "AssessmentPaper",
    "BoardExemption",
    "Candidate",
    "Case",
    "CaseMeeting",
    "CaseSequence",
    "ChecklistStep",
    "CheckpointAnswer",
    "CheckpointComment",
    "CheckpointConfirmation",
    "Colleague",
    "Confirmation",
    "Contract",
    "Debt",
    "DebtAcceptance",
    "DebtFollowUp",
    "Document",
    "DocumentReview",
    "DocumentView",
    "Dossier",
    "Enquiry",
    "EnquiryReply",
    "Entry",
    "FileView",
    "KitosConnection",
    "OwnerStatement",
    "Party",
    "PhaseDecision",
    "ProcessChoice",
    "ProcessEdition",
    "ProjectClass",
    "Remark",
    "Request",
    "Satisfaction",
    "StepDecision",
    "StepInvitation",
    "StepSetting",
    "Supplier",
    "System",
    "SystemImport",
    "SystemSearch",
    "ThresholdSet",
    "UnwantedDocument",
    "VisitationPaper",
]
