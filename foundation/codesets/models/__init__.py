from foundation.codesets.models.node import CodeNode
from foundation.codesets.models.release import CodeRelease

__all__ = ["CodeNode", "CodeRelease"]
