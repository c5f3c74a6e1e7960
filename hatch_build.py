"""What the wheel holds beside the sources: what its rulesets and templates amount to, worked out ahead."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface):
    """Compiles what comes with rescue before a wheel is packed. An editable install needs none: what a clone compiles is kept there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the compiled forms into the wheel. Raises RescueError for a file that cannot be used."""
        if version != "standard":
            return
        sys.path.insert(0, self.root)
        sys.dont_write_bytecode = False  # or nothing would be kept
        from rescue.checks.rules.community import load_community
        from rescue.checks.rules.core_rules import load_standing_rules
        from rescue.checks.rules.layer_rules import load_layer_rules
        from rescue.checks.rules.loading import load_shipped
        from rescue.checks.rules.renames import load_renames
        from rescue.reports.pages import compiled_templates
        from rescue.scoring.calibration import shipped_calibration

        folder = Path(self.root, "compiled")
        shutil.rmtree(folder, ignore_errors=True)
        for compile_some in (load_shipped, load_standing_rules, load_layer_rules, load_renames, load_community, shipped_calibration):
            compile_some()
        compiled_templates()
        build_data["force_include"][str(folder)] = "rescue/compiled"
