"""What a check is: a file and its texts in, (path, cause, remedy) of each fault out."""

from collections.abc import Callable, Iterator, Mapping

from lvyue.contracts.places import Place
from lvyue.contracts.types import ContractFile

Faults = Iterator[tuple[Place, str, str]]
Check = Callable[[ContractFile, Mapping[str, str]], Faults]
