# SPDX-License-Identifier: MIT
# The table keyness beside chisq.test() and p.adjust() of R, and collocates beside chisq.test(). How near
# is near enough stands in peers.py.
#
#   Rscript peers.R KEYNESS [COLLOCATES]    folders of runs; compares every row, to 10 digits
#   Rscript peers.R values KEYNESS          PEER, TERM, COLUMN, VALUE: the lines of peers.tsv
arguments <- commandArgs(trailingOnly = TRUE)
values <- arguments[1] == "values"
if (values) arguments <- arguments[-1]

table_of <- function(folder, name)
  read.csv(file.path(folder, "tables", paste0(name, ".csv")), encoding = "UTF-8",
           colClasses = if (name == "keyness") c(term = "character") else NA, na.strings = "", quote = "\"")

# G2 over four cells from what chisq.test() expects; 0 ln 0 is 0
likelihood <- function(test) 2 * sum(ifelse(test$observed > 0, test$observed * log(test$observed / test$expected), 0))

of_row <- function(a, b, n1, n2) {
  cells <- matrix(c(a, n1 - a, b, n2 - b), 2)
  plain <- suppressWarnings(chisq.test(cells, correct = FALSE))
  c(chi2 = unname(plain$statistic),
    chi2_yates = unname(suppressWarnings(chisq.test(cells, correct = TRUE))$statistic),
    expected = plain$expected[1, 1], g2_4cell = likelihood(plain))
}

keyness <- table_of(arguments[1], "keyness")
n1 <- sum(keyness$target_count)
n2 <- sum(keyness$reference_count)
said <- t(mapply(of_row, keyness$target_count, keyness$reference_count, n1, n2))
said <- cbind(said, p_g2_4cell = pchisq(said[, "g2_4cell"], 1, lower.tail = FALSE))
said <- cbind(said, p_g2_4cell_bonferroni = p.adjust(said[, "p_g2_4cell"], "bonferroni"),
              p_g2_4cell_benjamini_hochberg = p.adjust(said[, "p_g2_4cell"], "BH"))
if (values) {
  for (column in colnames(said))
    cat(sprintf("R\t%s\t%s\t%.12g\n", keyness$term, column, said[, column]), sep = "")
  quit()
}

count <- 0
compare <- function(rows, column, wanted, term) {
  got <- rows[[column]]
  is_p <- startsWith(column, "p_")
  far <- which(is.na(got) | abs(got - wanted) > pmax(ifelse(is_p, 1e-9, 1e-10) * abs(wanted), ifelse(is_p, 1e-300, 1e-10)))
  if (length(far) > 0) {
    cat(sprintf("%s of %s: wanted %.17g, got %.17g\n", column, term[far[1]], wanted[far[1]], got[far[1]]))
    quit(status = 1)
  }
  count <<- count + length(got)
}
for (column in colnames(said)) compare(keyness, column, said[, column], keyness$term)

if (length(arguments) > 1) {
  rows <- table_of(arguments[2], "collocates")
  summary <- table_of(arguments[2], "summary")
  n <- summary$value[summary$measure == "collocate_pairs"]
  tests <- lapply(seq_len(nrow(rows)), function(i) {
    o <- rows$observed[i]; r <- rows$node_total[i]; c <- rows$collocate_total[i]
    suppressWarnings(chisq.test(matrix(c(o, r - o, c - o, n - r - c + o), 2), correct = FALSE))
  })
  compare(rows, "expected", sapply(tests, function(test) test$expected[1, 1]), rows$node)
  compare(rows, "g2_4cell", sapply(tests, likelihood), rows$node)
  # Pearson's residual of the first cell
  compare(rows, "z_score", sapply(tests, function(test) test$residuals[1, 1]), rows$node)
}
if (count == 0) quit(status = 1)
cat("R", count, "\n")
