package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.TokenVectors;
import dev.codefusion.runtime.tensorflow.infer.TextVectors;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The vectors of an encoder of the runtime, for an evaluation, which knows no engine. */
record EncoderVectors(TextVectors encoder) implements TokenVectors {

  /**
   * Loads the encoder that an option names.
   *
   * @param choice its name, then any options of it: {@code bert,layers=5}
   */
  static EncoderVectors open(CodeFusionRuntime runtime, String option, String choice) {
    List<String> parts = List.of(choice.split(",", -1));
    Map<String, String> options = new TreeMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException(
            "%s is '%s', but '%s' is no option of an encoder; write NAME,KEY=VALUE, such as bert,layers=5."
                .formatted(option, choice, part));
      }
      options.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return new EncoderVectors(runtime.openTextVectors(parts.get(0), options));
  }

  @Override
  public String name() {
    return encoder.name();
  }

  @Override
  public List<Tokens> of(List<String> texts) {
    return encoder.encode(texts).stream()
        .map(encoded -> new Tokens(encoded.ids(), encoded.vectors()))
        .toList();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
