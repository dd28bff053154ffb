package dev.codefusion.it;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Named;
import dev.codefusion.api.Providers;
import dev.codefusion.api.Request;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.baseline.RetrievalBaseline;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.testkit.DenoiserNetworkContract;
import dev.codefusion.runtime.tensorflow.testkit.UtteranceEncoderContract;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.testkit.CodeGeneratorContract;
import dev.codefusion.testkit.LanguageContract;
import dev.codefusion.testkit.ModelSourceContract;
import dev.codefusion.testkit.NoiseScheduleContract;
import dev.codefusion.testkit.SamplerContract;
import dev.codefusion.testkit.TokenizerContract;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the conformance kit over every plugin on the class path, as it is without options. That none
 * is missing is {@link PluginsTest}'s affair.
 */
final class ConformanceTest {

  private static final String ALL = "dev.codefusion.it.ConformanceTest#";

  /** Options without which a plugin does nothing. */
  private static final Map<String, Map<String, String>> OPTIONS =
      Map.of(
          "adaptive",
          Map.of("levels", "-9 -5 -2 0 2 6"),
          "wordpiece",
          Map.of("vocabulary", "all-minilm-l6-v2-tokenizer.json"),
          "bert",
          Map.of("layers", "1"));

  /** Programs of each language, and faulty ones. */
  private static final Map<String, List<List<String>>> PROGRAMS =
      Map.of(
          "bash",
          List.of(
              List.of(
                  "ls -la",
                  "find . -name '*.txt' -type f -mtime +7 | xargs rm -f",
                  "for f in *; do mv \"$f\" \"${f%.a}.b\"; done",
                  "cat <<EOF\nhello\nEOF",
                  "diff <(sort a) <(sort b) 2>&1 | head -n 5"),
              List.of("ls |", "echo $(ls", "if true; fi", "ls 'a")));

  private static <P extends Named> Collection<P> all(Class<P> type) {
    return Providers.load("plugin", type, ConformanceTest.class.getClassLoader()).all().values();
  }

  static Collection<NoiseScheduleProvider> schedules() {
    return all(NoiseScheduleProvider.class);
  }

  static Collection<SamplerProvider> samplers() {
    return all(SamplerProvider.class);
  }

  static Collection<TokenizerProvider> tokenizers() {
    return all(TokenizerProvider.class);
  }

  static Collection<LanguageTarget> languages() {
    return all(LanguageTarget.class);
  }

  static Collection<ModelSource> sources() {
    return all(ModelSource.class);
  }

  static Collection<DenoiserNetworkProvider> networks() {
    return all(DenoiserNetworkProvider.class);
  }

  /**
   * All but t5, which is nothing without a folder of published weights; it has tests of its own.
   */
  static Collection<UtteranceEncoderProvider> encoders() {
    return all(UtteranceEncoderProvider.class).stream()
        .filter(provider -> !provider.name().equals("t5"))
        .toList();
  }

  private static Map<String, String> optionsOf(Named plugin) {
    return OPTIONS.getOrDefault(plugin.name(), Map.of());
  }

  @Nested
  @ParameterizedClass
  @MethodSource(ALL + "schedules")
  final class NoiseSchedules extends NoiseScheduleContract {

    private final NoiseScheduleProvider provider;

    NoiseSchedules(NoiseScheduleProvider provider) {
      this.provider = provider;
    }

    @Override
    protected NoiseScheduleProvider provider() {
      return provider;
    }

    @Override
    protected Map<String, String> options() {
      return optionsOf(provider);
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(ALL + "samplers")
  final class Samplers extends SamplerContract {

    private final SamplerProvider provider;

    Samplers(SamplerProvider provider) {
      this.provider = provider;
    }

    @Override
    protected SamplerProvider provider() {
      return provider;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(ALL + "tokenizers")
  final class Tokenizers extends TokenizerContract {

    private final TokenizerProvider provider;

    Tokenizers(TokenizerProvider provider) {
      this.provider = provider;
    }

    @Override
    protected TokenizerProvider provider() {
      return provider;
    }

    @Override
    protected Map<String, String> options() {
      return optionsOf(provider);
    }

    @Override
    protected boolean lossless() {
      return !provider.name().equals("wordpiece");
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(ALL + "languages")
  final class Languages extends LanguageContract {

    private final LanguageTarget language;

    Languages(LanguageTarget language) {
      this.language = language;
    }

    @Override
    protected LanguageTarget provider() {
      return language;
    }

    @Override
    protected List<String> programs() {
      return samples().get(0);
    }

    @Override
    protected List<String> faultyPrograms() {
      return samples().get(1);
    }

    private List<List<String>> samples() {
      List<List<String>> samples = PROGRAMS.get(language.name());
      if (samples == null) {
        throw new AssertionError("there are no sample programs in " + language.name());
      }
      return samples;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(ALL + "sources")
  final class ModelSources extends ModelSourceContract {

    private final ModelSource source;

    ModelSources(ModelSource source) {
      this.source = source;
    }

    @Override
    protected ModelSource provider() {
      return source;
    }

    @Override
    protected String model() throws IOException {
      return source.name().equals("folder")
          ? SourceTree.find()
              .root()
              .resolve("languages/bash/model/src/main/resources/META-INF/codefusion/models/bash")
              .toString()
          : super.model();
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(ALL + "networks")
  final class DenoiserNetworks extends DenoiserNetworkContract {

    private final DenoiserNetworkProvider provider;

    DenoiserNetworks(DenoiserNetworkProvider provider) {
      this.provider = provider;
    }

    @Override
    protected DenoiserNetworkProvider provider() {
      return provider;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(ALL + "encoders")
  final class UtteranceEncoders extends UtteranceEncoderContract {

    /** Tokens in the vocabulary of the model that the encoder bert reads. */
    private static final int BERT_VOCABULARY = 30_522;

    private final UtteranceEncoderProvider provider;

    UtteranceEncoders(UtteranceEncoderProvider provider) {
      this.provider = provider;
    }

    @Override
    protected UtteranceEncoderProvider provider() {
      return provider;
    }

    @Override
    protected Map<String, String> options() {
      return optionsOf(provider);
    }

    @Override
    protected Dims dims() {
      return provider.name().equals("bert")
          ? new Dims(11, BERT_VOCABULARY, false, 8, 2, 4, 1, 1, 1, 6, 5)
          : super.dims();
    }
  }

  @Nested
  final class ShippedModel extends CodeGeneratorContract {

    @Override
    protected CodeGenerator open() {
      return CodeFusionRuntime.create().open("bash");
    }

    @Override
    protected Request request() {
      return super.request().withSteps(2).withSamples(2);
    }
  }

  @Nested
  final class Retrieval extends CodeGeneratorContract {

    @Override
    protected CodeGenerator open() {
      return new RetrievalBaseline(
          List.of(
              new Pair("list all files", "ls -a"),
              new Pair("list all text files", "ls *.txt"),
              new Pair("count the files", "ls | wc -l")),
          null);
    }

    @Override
    protected boolean denoises() {
      return false;
    }

    @Override
    protected boolean fillsSketches() {
      return false;
    }
  }
}
