"""An optional assistant that proposes facts; what it says without words of the contract is dropped.

Off unless an endpoint is set. It reads and proposes; it takes nothing over, and nothing it says is an
instruction.
"""

from lvyue.contracts.assistant.asking import Outcome, propose
from lvyue.contracts.assistant.endpoint import Assistant, AssistantFailed, Endpoint, assistant_set
from lvyue.contracts.assistant.grounding import Grounded, ground
from lvyue.contracts.assistant.taking import already, taken

__all__ = [
    "Assistant",
    "AssistantFailed",
    "Endpoint",
    "Grounded",
    "Outcome",
    "already",
    "assistant_set",
    "ground",
    "propose",
    "taken",
]
