package dev.codefusion.evaluation;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers from a table; refuses an utterance that is not in it. */
final class LookupGenerator implements CodeGenerator {

  private final Map<String, List<String>> table;
  private final boolean checked;
  final List<Request> requests = new ArrayList<>();

  LookupGenerator(Map<String, List<String>> table) {
    this(table, false);
  }

  LookupGenerator(Map<String, List<String>> table, boolean checked) {
    this.table = table;
    this.checked = checked;
  }

  @Override
  public Answer generate(Request request) {
    requests.add(request);
    List<String> codes = table.get(request.prompt().utterance());
    if (codes == null) {
      throw new ConfigurationException("The utterance is unknown.");
    }
    return new Answer(
        codes.stream().limit(request.candidates().orElse(5)).map(this::candidate).toList(),
        "lookup",
        requests.size() == 1 ? 7 : 5,
        request.samples().orElse(16));
  }

  private Candidate candidate(String code) {
    return new Candidate(code, 0.5, checked ? Optional.of(!code.contains("!")) : Optional.empty());
  }

  @Override
  public void close() {}
}
