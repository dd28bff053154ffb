package dev.codefusion.runtime.tensorflow.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Pairs that a model remembers word for word. It looks up those whose utterances are most like the
 * one it is asked, and the encoder reads their programs along with it, so that what is rare need
 * not be kept in the weights (as in Lewis et al. 2020, with a lexical index in place of a learned
 * one).
 *
 * <p>Likeness is BM25 (Robertson et al. 1994, k1 1.2, b 0.75) over single tokens and pairs of
 * neighbouring ones. A placeholder is a token like any other, so that utterances of one pattern are
 * alike whatever their names and numbers, and what is found has the placeholders of the utterance
 * that asks. Immutable; safe for many threads.
 */
public final class Memory {

  private static final double K1 = 1.2;
  private static final double B = 0.75;
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A pair in tokens.
   *
   * @param utterance tokens of the utterance, as the encoder reads them
   * @param code tokens of the program
   */
  public record Pair(int[] utterance, int[] code) {}

  /** Where a term occurs, and how often. */
  private record Postings(int[] pairs, int[] counts) {}

  private final List<Pair> pairs;
  private final Map<Long, Postings> index;
  private final double meanLength;

  /** Remembers pairs; among equally likely ones the earlier is found first. */
  public Memory(List<Pair> pairs) {
    this.pairs = List.copyOf(pairs);
    Map<Long, List<int[]>> found = new HashMap<>();
    long length = 0;
    for (int i = 0; i < this.pairs.size(); i++) {
      int pair = i;
      terms(this.pairs.get(i).utterance())
          .forEach(
              (term, count) ->
                  found
                      .computeIfAbsent(term, key -> new ArrayList<>())
                      .add(new int[] {pair, count}));
      length += this.pairs.get(i).utterance().length;
    }
    index = new HashMap<>();
    found.forEach(
        (term, places) ->
            index.put(
                term,
                new Postings(
                    places.stream().mapToInt(place -> place[0]).toArray(),
                    places.stream().mapToInt(place -> place[1]).toArray())));
    meanLength = this.pairs.isEmpty() ? 1 : (double) length / this.pairs.size();
  }

  /** Single tokens, and two neighbours in one number, with how often they occur. */
  private static Map<Long, Integer> terms(int[] utterance) {
    Map<Long, Integer> terms = new HashMap<>();
    for (int i = 0; i < utterance.length; i++) {
      terms.merge((long) utterance[i], 1, Integer::sum);
      if (i > 0) {
        terms.merge((utterance[i - 1] + 1L) << 32 | utterance[i], 1, Integer::sum);
      }
    }
    return terms;
  }

  /** Returns the number of pairs. */
  public int size() {
    return pairs.size();
  }

  /** Returns the pairs, in the order in which they were given. */
  public List<Pair> pairs() {
    return pairs;
  }

  /**
   * Returns the pairs whose utterances are most like one, the likest first, each with another
   * program; none that shares no token with it.
   *
   * @param count most pairs returned
   * @param eligible which pairs may be returned
   */
  public List<Pair> nearest(int[] utterance, int count, Predicate<Pair> eligible) {
    double[] likeness = new double[pairs.size()];
    terms(utterance)
        .keySet()
        .forEach(
            term -> {
              Postings places = index.get(term);
              if (places != null) {
                add(places, likeness);
              }
            });
    List<Pair> nearest = new ArrayList<>();
    while (nearest.size() < count) {
      int best = 0;
      for (int i = 1; i < likeness.length; i++) {
        best = likeness[i] > likeness[best] ? i : best;
      }
      if (likeness.length == 0 || likeness[best] == 0) {
        break;
      }
      likeness[best] = 0;
      Pair pair = pairs.get(best);
      if (eligible.test(pair)
          && nearest.stream().noneMatch(other -> Arrays.equals(other.code(), pair.code()))) {
        nearest.add(pair);
      }
    }
    return nearest;
  }

  private void add(Postings places, double[] likeness) {
    double rarity =
        Math.log1p((pairs.size() - places.pairs().length + 0.5) / (places.pairs().length + 0.5));
    for (int i = 0; i < places.pairs().length; i++) {
      int pair = places.pairs()[i];
      double count = places.counts()[i];
      double length = pairs.get(pair).utterance().length / meanLength;
      likeness[pair] += rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * length));
    }
  }

  /**
   * Returns what the encoder reads: the utterance, then the programs of pairs, each after a token
   * that separates; a program that does not fit is left out, and all behind it.
   *
   * @param longest most tokens that the encoder reads
   */
  public static int[] recalling(int[] utterance, List<Pair> nearest, int separator, int longest) {
    int[] read = Arrays.copyOf(utterance, Math.max(utterance.length, longest));
    int length = utterance.length;
    for (Pair pair : nearest) {
      if (length + 1 + pair.code().length > longest) {
        break;
      }
      read[length] = separator;
      System.arraycopy(pair.code(), 0, read, length + 1, pair.code().length);
      length += 1 + pair.code().length;
    }
    return Arrays.copyOf(read, length);
  }

  /** Writes the pairs, as JSON: an array of arrays of tokens, utterance and program in turn. */
  public void write(OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartArray();
      for (Pair pair : pairs) {
        json.writeArray(pair.utterance(), 0, pair.utterance().length);
        json.writeArray(pair.code(), 0, pair.code().length);
      }
      json.writeEndArray();
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param vocabulary number of tokens that there are
   * @param location where it comes from, for messages
   * @throws ConfigurationException where it is damaged
   */
  public static Memory read(byte[] bytes, int vocabulary, String location) throws IOException {
    List<int[]> programs = new ArrayList<>();
    try (JsonParser json = JSON.createParser(bytes)) {
      boolean whole = json.nextToken() == JsonToken.START_ARRAY;
      while (whole && json.nextToken() == JsonToken.START_ARRAY) {
        int[] tokens = new int[16];
        int length = 0;
        while (whole && json.nextToken() != JsonToken.END_ARRAY) {
          whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
          int token = whole ? json.getIntValue() : -1;
          whole = token >= 0 && token < vocabulary;
          tokens = length == tokens.length ? Arrays.copyOf(tokens, 2 * length) : tokens;
          tokens[length++] = token;
        }
        programs.add(Arrays.copyOf(tokens, length));
      }
      if (!whole || json.currentToken() != JsonToken.END_ARRAY || programs.size() % 2 != 0) {
        throw new ConfigurationException(damaged(location));
      }
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(damaged(location), e);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < programs.size(); i += 2) {
      pairs.add(new Pair(programs.get(i), programs.get(i + 1)));
    }
    return new Memory(pairs);
  }

  private static String damaged(String location) {
    return "%s is damaged: it must hold arrays of tokens; restore the file or train again."
        .formatted(location);
  }
}
