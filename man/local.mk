# SPDX-License-Identifier: MIT
dist_man_MANS += \
	man/wenliu.1 \
	man/wenliu-check.1 \
	man/wenliu-distill.1 \
	man/wenliu-inputs.7 \
	man/wenliu-kwic.1 \
	man/wenliu-merge.1 \
	man/wenliu-new.1 \
	man/wenliu-pipeline.5 \
	man/wenliu-plan.1 \
	man/wenliu-quarantine.1 \
	man/wenliu-recipes.7 \
	man/wenliu-run.1 \
	man/wenliu-schema.1 \
	man/wenliu-segment.1 \
	man/wenliu-show.1 \
	man/wenliu-stage.7 \
	man/wenliu-stages.1 \
	man/wenliu-status.1 \
	man/wenliu-train.1 \
	man/wenliu-test.1 \
	man/wenliu-troubleshooting.7 \
	man/wenliu-tutorial.7 \
	man/wenliu-verify.1
