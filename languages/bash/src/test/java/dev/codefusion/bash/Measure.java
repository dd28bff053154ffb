package dev.codefusion.bash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Compares the plugin with a corpus; prints the figures of docs/bash.md. No part of the build. */
final class Measure {

  private static final Prompt PROMPT = new Prompt("anything");
  private static final int PROGRAMS = 2_000;

  private final Bash bash = new Bash();
  private final boolean verbose;

  private Measure(boolean verbose) {
    this.verbose = verbose;
  }

  /** Arguments: {@code literals|check|template|canonical FILE [verbose]}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Measure measure = new Measure(args.length > 2);
    List<JsonNode> rows = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(Path.of(args[1]))) {
      rows.add(mapper.readTree(line));
    }
    switch (args[0]) {
      case "literals" -> measure.literals(rows);
      case "check" -> measure.check(rows);
      case "template" -> measure.template(rows);
      case "canonical" -> measure.canonical(rows);
      default -> throw new IllegalArgumentException("no measure is called " + args[0]);
    }
  }

  private void literals(List<JsonNode> rows) {
    long found = 0;
    long used = 0;
    long characters = 0;
    long covered = 0;
    for (JsonNode row : rows) {
      String code = row.get("code").asText();
      BitSet cover = new BitSet();
      for (Literal literal : bash.literals(new Prompt(row.get("utterance").asText()))) {
        List<Span> spans = bash.occurrences(literal, code);
        spans.forEach(span -> cover.set(span.start(), span.end()));
        found++;
        used += spans.isEmpty() ? 0 : 1;
        if (spans.isEmpty() && verbose) {
          System.out.printf("%s\t%s\t%s%n", literal.value(), row.get("utterance"), code);
        }
      }
      characters += code.chars().filter(c -> !Character.isWhitespace(c)).count();
      covered += cover.stream().filter(i -> !Character.isWhitespace(code.charAt(i))).count();
    }
    System.out.printf(
        "%d pairs: %d literals, %.1f %% of them in the code; %.1f %% of the code's characters"
            + " covered%n",
        rows.size(), found, 100.0 * used / found, 100.0 * covered / characters);
  }

  private void check(List<JsonNode> rows) throws IOException, InterruptedException {
    Set<String> distinct = new LinkedHashSet<>();
    rows.forEach(row -> distinct.add(row.get("code").asText()));
    List<String> codes = new ArrayList<>(distinct);
    Collections.shuffle(codes, new Random(7));
    agreement("as they are", codes.subList(0, PROGRAMS));
    Random random = new Random(7);
    Set<String> mutants = new LinkedHashSet<>();
    List<String> refused = new ArrayList<>();
    while (refused.size() < PROGRAMS) {
      String whole = codes.get(PROGRAMS + random.nextInt(codes.size() - PROGRAMS));
      String mutant = Mutation.of(whole, random);
      if (!mutant.isBlank() && !mutant.equals(whole) && mutants.add(mutant)) {
        if (!BashNoExec.accepts(mutant)) {
          refused.add(mutant);
        }
      }
    }
    agreement("damaged", new ArrayList<>(mutants).subList(0, PROGRAMS));
    agreement("damaged so that bash refuses them", refused);
  }

  private void agreement(String name, List<String> codes) throws IOException, InterruptedException {
    int agreed = 0;
    int refused = 0;
    int missed = 0;
    for (String code : codes) {
      boolean expected = BashNoExec.accepts(code);
      boolean actual = bash.check(code, PROMPT).valid();
      agreed += expected == actual ? 1 : 0;
      refused += expected ? 0 : 1;
      missed += !expected && actual ? 1 : 0;
      if (expected != actual) {
        System.out.printf("bash %s: %s%n", expected ? "accepts" : "refuses", code);
      }
    }
    System.out.printf(
        "%d programs, %s: agreement %.2f %%; bash refuses %d, of which %d were taken for valid%n",
        codes.size(), name, 100.0 * agreed / codes.size(), refused, missed);
  }

  private void template(List<JsonNode> rows) {
    Map<String, Integer> theirs = new HashMap<>();
    Map<String, Integer> ours = new HashMap<>();
    Map<List<String>, Integer> both = new HashMap<>();
    Map<String, Map<String, String>> examples = new HashMap<>();
    for (JsonNode row : rows) {
      String code = row.get("code").asText();
      String their = row.get("template").asText();
      String our = bash.template(code).orElse("unreadable: " + code);
      theirs.merge(their, 1, Integer::sum);
      ours.merge(our, 1, Integer::sum);
      both.merge(List.of(their, our), 1, Integer::sum);
      examples.computeIfAbsent("T " + their, key -> new HashMap<>()).put(our, code);
      examples.computeIfAbsent("O " + our, key -> new HashMap<>()).put(their, code);
    }
    long equalTheirs = pairs(theirs);
    long equalOurs = pairs(ours);
    long equalBoth = pairs(both);
    if (verbose) {
      split("T ", theirs, examples);
      split("O ", ours, examples);
    }
    System.out.printf(
        "%d rows, %d pairs equal by theirs, %.2f %% of them by ours; %d by ours, %.2f %% of them by"
            + " theirs; unreadable %d%n",
        rows.size(),
        equalTheirs,
        100.0 * equalBoth / equalTheirs,
        equalOurs,
        100.0 * equalBoth / equalOurs,
        ours.keySet().stream().filter(key -> key.startsWith("unreadable: ")).count());
  }

  private static void split(
      String prefix, Map<String, Integer> sizes, Map<String, Map<String, String>> examples) {
    sizes.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .filter(entry -> examples.getOrDefault(prefix + entry.getKey(), Map.of()).size() > 1)
        .limit(60)
        .forEach(
            entry -> {
              System.out.printf("%s%s (%d)%n", prefix, entry.getKey(), entry.getValue());
              examples
                  .getOrDefault(prefix + entry.getKey(), Map.of())
                  .forEach((other, code) -> System.out.printf("      %s   <- %s%n", other, code));
            });
  }

  private static long pairs(Map<?, Integer> sizes) {
    return sizes.values().stream().mapToLong(n -> (long) n * (n - 1) / 2).sum();
  }

  private void canonical(List<JsonNode> rows) {
    int changed = 0;
    int unstable = 0;
    int spoilt = 0;
    int otherTemplate = 0;
    Set<String> before = new LinkedHashSet<>();
    Set<String> after = new LinkedHashSet<>();
    for (JsonNode row : rows) {
      String code = row.get("code").asText();
      String canonical = bash.canonical(code);
      before.add(code.strip());
      after.add(canonical);
      changed += canonical.equals(code.strip()) ? 0 : 1;
      boolean moved = !bash.canonical(canonical).equals(canonical);
      boolean broke = bash.check(code, PROMPT).valid() && !bash.check(canonical, PROMPT).valid();
      unstable += moved ? 1 : 0;
      spoilt += broke ? 1 : 0;
      boolean other = !bash.template(code).equals(bash.template(canonical));
      otherTemplate += other ? 1 : 0;
      if (moved || broke || other) {
        System.out.printf("%s%n   -> %s%n   -> %s%n", code, canonical, bash.canonical(canonical));
      } else if (verbose && !canonical.equals(code.strip())) {
        System.out.printf("%s%n   => %s%n", code, canonical);
      }
    }
    System.out.printf(
        "%d rows: %d changed, %d distinct -> %d distinct, %d no fixed point, %d no longer valid, %d of another template%n",
        rows.size(), changed, before.size(), after.size(), unstable, spoilt, otherTemplate);
  }
}
