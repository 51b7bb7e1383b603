/* SPDX-License-Identifier: MIT */
/* The commands of the program. Each takes its own part of the command line
 * (argv[0] is its name) and returns the exit status (enum wen_exit). */
#ifndef WENLIU_CLI_COMMANDS_H
#define WENLIU_CLI_COMMANDS_H

/* Runs a pipeline over a corpus. */
int wen_command_run(int argc, char **argv);

/* Writes the plan of a run. */
int wen_command_plan(int argc, char **argv);

/* Puts the parts of shards together. */
int wen_command_merge(int argc, char **argv);

/* Tells how things stand in a folder of results. */
int wen_command_status(int argc, char **argv);

/* Lists the refused documents of a run. */
int wen_command_quarantine(int argc, char **argv);

/* Cuts lines into words. */
int wen_command_segment(int argc, char **argv);

/* Trains a fast model on what a slower pipeline says. */
int wen_command_distill(int argc, char **argv);

/* Lets a stage learn from marked text. */
int wen_command_train(int argc, char **argv);

/* Checks pipeline files without running them. */
int wen_command_check(int argc, char **argv);

/* Lists the stages there are, or shows one's page. */
int wen_command_stages(int argc, char **argv);

/* Makes the folder of a new stage. */
int wen_command_new(int argc, char **argv);

/* Runs documents through stages and compares what comes with what should. */
int wen_command_test(int argc, char **argv);

/* Shows documents of an archive. */
int wen_command_show(int argc, char **argv);

/* Prints words in their context, out of an archive. */
int wen_command_kwic(int argc, char **argv);

/* Checks every byte of a run's results. */
int wen_command_verify(int argc, char **argv);

/* Prints the JSON Schema of pipeline files. */
int wen_command_schema(int argc, char **argv);

#endif
