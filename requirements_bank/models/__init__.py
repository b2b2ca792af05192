from requirements_bank.models.adviser import Adviser
from requirements_bank.models.answer import Answer, AnswerFile, AnswerFileView
from requirements_bank.models.api_key import ApiKey
from requirements_bank.models.asked import DialogueRequirement
from requirements_bank.models.attachment import Attachment
from requirements_bank.models.choice import SupplierChoice
from requirements_bank.models.clarification import Clarification
from requirements_bank.models.classification import Category, Domain, Principle, Question
from requirements_bank.models.collaboration import Collaboration, Membership
from requirements_bank.models.contact import SupplierContact
from requirements_bank.models.dialogue import MarketDialogue, QuestionAnswer
from requirements_bank.models.dialogue_file import DialogueFile
from requirements_bank.models.download import BankDownload
from requirements_bank.models.feedback import Feedback, Mailbox
from requirements_bank.models.given import Given
from requirements_bank.models.invitation import Invitation, SupplierColleague
from requirements_bank.models.link_code import LinkCode
from requirements_bank.models.mail_text import MailText
from requirements_bank.models.page_text import PageText
from requirements_bank.models.promotion import (
    EditorialMeeting,
    Promotion,
    PromotionComment,
)
from requirements_bank.models.proposal import Proposal
from requirements_bank.models.receipt import SubmissionReceipt
from requirements_bank.models.report import AnswerReport
from requirements_bank.models.requirement import (
    LocalExtension,
    Requirement,
    RequirementVersion,
)
from requirements_bank.models.requirement_import import RequirementImport
from requirements_bank.models.round import Elaboration, Round, RoundSheet
from requirements_bank.models.rules import DialogueRules
from requirements_bank.models.saved_view import SavedView
from requirements_bank.models.solution import RecognisedSystem, Solution
from requirements_bank.models.standard import Delivery, StandardDocument
from requirements_bank.models.text import AnswerKind, Priority, RequirementText
from requirements_bank.models.verdict import Judgement, Verdict

__all__ = [
    "Adviser",
    "Answer",
    "AnswerFile",
    "AnswerFileView",
    "AnswerKind",
    "AnswerReport",
    "ApiKey",
    "Attachment",
    "BankDownload",
    "Category",
    "Clarification",
    "Collaboration",
    "Delivery",
    "DialogueFile",
    "DialogueRequirement",
    "DialogueRules",
    "Domain",
    "EditorialMeeting",
    "Elaboration",
    "Feedback",
    "Given",
    "Invitation",
    "Judgement",
    "LinkCode",
    "LocalExtension",
    "MailText",
    "Mailbox",
    "MarketDialogue",
    "Membership",
    "PageText",
    "Principle",
    "Priority",
    "Promotion",
    "PromotionComment",
    "Proposal",
    "Question",
    "QuestionAnswer",
    "RecognisedSystem",
    "Requirement",
    "RequirementImport",
    "RequirementText",
    "RequirementVersion",
    "Round",
    "RoundSheet",
    "SavedView",
    "Solution",
    "StandardDocument",
    "SubmissionReceipt",
    "SupplierChoice",
    "SupplierColleague",
    "SupplierContact",
    "Verdict",
]
