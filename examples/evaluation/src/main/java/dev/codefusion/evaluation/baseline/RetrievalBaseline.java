package dev.codefusion.evaluation.baseline;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.evaluation.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the programs of the training pairs whose utterances are most like the one asked,
 * unchanged.
 *
 * <p>Likeness is BM25 (k1 = 1.2, b = 0.75) over the words of the utterances, as Lucene's analyzer
 * for English cuts and stems them; of equal ones, the pair that stands first. A program's {@code
 * score} is its BM25 score by that of the best. Steps, samples, seed, sampler and schedule of a
 * request have no effect, and a sketch is refused; an {@link Answer} says {@code bm25}, 0 steps and
 * as many samples as candidates.
 */
public final class RetrievalBaseline implements CodeGenerator {

  private static final String FIELD = "utterance";
  private static final int DEFAULT_CANDIDATES = 5;

  private final List<Pair> pairs;
  private final @Nullable LanguageTarget language;
  private final Analyzer analyzer;
  private final ByteBuffersDirectory index;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  /**
   * Indexes training pairs, in memory.
   *
   * @param pairs the programs to answer with; at least one
   * @param language judges whether an answer is valid; null where no plugin is at hand
   */
  public RetrievalBaseline(List<Pair> pairs, @Nullable LanguageTarget language) {
    this.pairs = List.copyOf(pairs);
    this.language = language;
    analyzer = new EnglishAnalyzer();
    index = new ByteBuffersDirectory();
    try {
      // Merges neighbours only, so that a document's number is its pair's place in the list.
      IndexWriterConfig config =
          new IndexWriterConfig(analyzer).setMergePolicy(new LogDocMergePolicy());
      try (IndexWriter writer = new IndexWriter(index, config)) {
        for (Pair pair : this.pairs) {
          Document document = new Document();
          document.add(new TextField(FIELD, pair.utterance(), Field.Store.NO));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      reader = DirectoryReader.open(index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(new BM25Similarity());
  }

  @Override
  public Answer generate(Request request) {
    if (request.sketch().isPresent()) {
      throw new ConfigurationException(
          "The retrieval baseline cannot fill in the sketch '%s'; leave it out."
              .formatted(request.sketch().get()));
    }
    Prompt prompt = request.prompt();
    int count = request.candidates().orElse(DEFAULT_CANDIDATES);
    List<Candidate> candidates = new ArrayList<>();
    Map<String, Float> best = best(prompt.utterance(), count);
    float highest = best.values().stream().findFirst().orElse(1f);
    best.forEach(
        (code, score) -> candidates.add(new Candidate(code, score / highest, valid(code, prompt))));
    return new Answer(candidates, "bm25", 0, count);
  }

  /** Returns the most relevant distinct programs with their scores, best first. */
  private Map<String, Float> best(String utterance, int count) {
    Map<String, Float> best = new LinkedHashMap<>();
    Query query = query(utterance);
    if (query == null) {
      return best;
    }
    try {
      // One program may stand beside many utterances: look deeper until there are enough.
      for (int depth = count; best.size() < count; depth = Math.min(pairs.size(), 2 * depth)) {
        best.clear();
        for (ScoreDoc hit : searcher.search(query, depth).scoreDocs) {
          if (best.size() < count) {
            best.putIfAbsent(pairs.get(hit.doc).code(), hit.score);
          }
        }
        if (depth >= pairs.size()) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return best;
  }

  private @Nullable Query query(String utterance) {
    try {
      return new QueryBuilder(analyzer).createBooleanQuery(FIELD, utterance);
    } catch (IndexSearcher.TooManyClauses e) {
      throw new ConfigurationException(
          "The utterance has more than %d words; shorten it."
              .formatted(IndexSearcher.getMaxClauseCount()),
          e);
    }
  }

  private Optional<Boolean> valid(String code, Prompt prompt) {
    return Optional.ofNullable(language).map(judge -> judge.check(code, prompt).valid());
  }

  @Override
  public void close() {
    try {
      reader.close();
      index.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    analyzer.close();
  }
}
