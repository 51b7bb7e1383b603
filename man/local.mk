# SPDX-License-Identifier: MIT
dist_man_MANS += man/wenliu-inputs.7 man/wenliu-show.1 man/wenliu-verify.1
