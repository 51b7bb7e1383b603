# SPDX-License-Identifier: MIT
# A stage of wenliu in three lines of R; needs the package jsonlite:
#
#   source(file.path(Sys.getenv("WENLIU_EXEC"), "wenliu.R"))
#   stage(needs = "text", gives = "length", function(document)
#     list(length = nchar(document$text)))
#
# The pipeline runs it with { "use": "exec", "command": ["Rscript", "length.R"], "gives": ["length: integer"] }.

# Answers until there are no more documents. `f` takes a document (a list, as the archive has it)
# and returns a list of what it gives: a value for a field, a data frame for a layer. Anything else
# that is printed belongs on standard error: use message(), not print().
stage <- function(f, needs = character(), gives = character()) {
  input <- file("stdin", "rb") # UTF-8 in every locale
  answer <- function(document) {
    missing <- setdiff(needs, names(document))
    if (length(missing)) stop(missing[1], ' is not shown: add it to "needs" in the pipeline')
    values <- f(document)
    unknown <- setdiff(names(values), gives)
    if (length(unknown)) stop(unknown[1], " is not declared in gives")
    c(list(id = document$id), values)
  }
  while (length(line <- readLines(input, n = 1, warn = FALSE, encoding = "UTF-8"))) {
    document <- jsonlite::fromJSON(line)
    values <- tryCatch(answer(document), error = function(e)
      list(id = document$id, error = conditionMessage(e)))
    json <- jsonlite::toJSON(values, auto_unbox = TRUE, digits = NA, na = "null", null = "null")
    writeLines(enc2utf8(as.character(json)), stdout(), useBytes = TRUE)
    flush(stdout())
  }
}
