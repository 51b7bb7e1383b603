# Readability: characters in a sentence and words in a sentence, on average.
source(file.path(Sys.getenv("WENLIU_EXEC"), "wenliu.R"))

stage(needs = c("sentences", "tokens"), gives = c("sentence_characters", "sentence_words"), function(document) {
  sentences <- document$sentences
  if (!length(sentences)) return(list())
  list(sentence_characters = mean(sentences$end - sentences$begin),
       sentence_words = length(document$tokens$text) / nrow(sentences))
})
