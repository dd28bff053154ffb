package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.api.Sketch;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small trained model that denoises, and one that writes from left to right as its partner. */
final class FusedGeneratorTest {

  private static final Request REQUEST = Request.of("list all python files below this folder");

  @TempDir private static Path folder = Path.of("");
  private static final CodeFusionRuntime RUNTIME = CodeFusionRuntime.create();
  private static String model = "";
  private static String partner = "";

  @BeforeAll
  static void train() throws IOException {
    Map<String, String> settings =
        Map.of(
            "optimizer.steps", "60",
            "optimizer.learningRate", "4e-3",
            "optimizer.average", "0.9",
            "run.evaluateEvery", "0",
            "run.checkpointEvery", "100000");
    Path config = TinyTraining.write(folder, settings);
    partner = trained(config, Map.of("network.kind", "autoregressive"), "partner");
    String alone = trained(config, Map.of("noise.perTokenShare", "0.3"), "alone");
    model = folder.resolve("model").toString();
    RUNTIME.convert(alone, "f32", Optional.of(partner), Path.of(model));
  }

  private static String trained(Path config, Map<String, String> settings, String name) {
    Path output = folder.resolve(name);
    RUNTIME.train(new TrainingRequest(config, settings, output, false), TrainingListener.NONE);
    return output.toString();
  }

  @Test
  void ranksByTheSumOfReciprocalRanks() {
    try (CodeGenerator fused = RUNTIME.open(model)) {
      assertRankedByReciprocals(fused, code -> code);
    }
  }

  @Test
  void takesProgramsOfOneCanonicalFormForOne() {
    UnaryOperator<String> firstWord = code -> code.replaceFirst("\\s.*", "");
    try (CodeGenerator fused =
        new FusedGenerator(
            RUNTIME.openAlone(model), RUNTIME.open(partner), prompt -> Set.of(), firstWord, 5)) {
      assertRankedByReciprocals(fused, firstWord);
    }
  }

  private static void assertRankedByReciprocals(
      CodeGenerator fused, UnaryOperator<String> canonical) {
    try (CodeGenerator alone = RUNTIME.openAlone(model);
        CodeGenerator other = RUNTIME.open(partner)) {
      for (String utterance :
          List.of("list all files", "count lines of a file", "delete empty directories", "?")) {
        Request request = Request.of(utterance);
        Map<String, Double> merits = new HashMap<>();
        List<String> spellings = new ArrayList<>();
        for (CodeGenerator member : List.of(alone, other)) {
          List<String> ranked = codes(member.generate(request));
          Map<String, Double> own = new HashMap<>();
          for (int i = 0; i < ranked.size(); i++) {
            own.putIfAbsent(canonical.apply(ranked.get(i)), 1.0 / (i + 1));
          }
          spellings.addAll(ranked);
          own.forEach((program, merit) -> merits.merge(program, merit, Double::sum));
        }

        List<String> answer = codes(fused.generate(request));

        assertThat(spellings).as(utterance).containsAll(answer);
        assertThat(answer).as(utterance).hasSize(Math.min(5, merits.size()));
        assertThat(answer.stream().map(code -> merits.get(canonical.apply(code))).toList())
            .as("merits of %s", answer)
            .isSortedAccordingTo(Comparator.reverseOrder())
            .doesNotContainNull();
        assertThat(codes(fused.generate(request.withCandidates(1))))
            .as("the best of one is the best of five")
            .isEqualTo(answer.subList(0, 1));
      }
    }
  }

  @Test
  void answersSeveralAsItAnswersEach() {
    List<Request> requests =
        List.of(
            REQUEST,
            REQUEST.withSketch(Sketch.parse("find <>")),
            REQUEST.withLength(6),
            Request.of("count lines").withCandidates(2));
    try (CodeGenerator fused = RUNTIME.open(model);
        CodeGenerator alone = RUNTIME.openAlone(model)) {
      List<Answer> answers = fused.generateAll(requests);

      for (int i = 0; i < requests.size(); i++) {
        assertThat(codes(answers.get(i))).isEqualTo(codes(fused.generate(requests.get(i))));
      }
      for (int i : new int[] {1, 2}) {
        assertThat(fused.generate(requests.get(i)))
            .as("what its partner cannot follow, the model does alone")
            .isEqualTo(alone.generate(requests.get(i)));
      }
    }
  }

  private static List<String> codes(Answer answer) {
    return answer.candidates().stream().map(Candidate::code).toList();
  }

  @Test
  void whatThePartnerCannotReadTheModelAnswersAlone() {
    Path config = folder.resolve("tiny.properties");
    String reader =
        trained(
            config,
            Map.of("network.kind", "autoregressive", "network.utteranceLength", "10"),
            "short");
    Request overlong = Request.of("list all files that are large and old and owned by nobody");
    try (CodeGenerator fused =
            new FusedGenerator(
                RUNTIME.openAlone(model), RUNTIME.open(reader), prompt -> Set.of(), c -> c, 5);
        CodeGenerator alone = RUNTIME.openAlone(model);
        CodeGenerator other = RUNTIME.open(reader)) {
      assertThatThrownBy(() -> other.generate(overlong)).hasMessageContaining("reads at most 10");

      assertThat(fused.generate(overlong)).isEqualTo(alone.generate(overlong));
      assertThat(fused.generateAll(List.of(REQUEST, overlong)))
          .containsExactly(fused.generate(REQUEST), alone.generate(overlong));
    }
  }

  @Test
  void whatIsRememberedForTheSentenceStaysOnTop() throws IOException {
    Path pairs = folder.resolve("known.jsonl");
    Files.writeString(pairs, "{\"utterance\":\"water the plants\",\"code\":\"echo drip\"}\n");
    Path knowing = folder.resolve("knowing");
    RUNTIME.remember(model, List.of(pairs.toString()), knowing);

    try (CodeGenerator fused = RUNTIME.open(knowing.toString())) {
      assertThat(RUNTIME.card(knowing.toString()).partner()).isEqualTo(partner);
      assertThat(codes(fused.generate(Request.of("water the plants"))).get(0))
          .isEqualTo("echo drip");
    }
  }

  @Test
  void itsOwnSettingsDoNotReachThePartner() {
    try (CodeGenerator fused = RUNTIME.open(model)) {
      Answer answer =
          fused.generate(REQUEST.withSteps(3).withSampler("ddim").withSchedule("cosine"));

      assertThat(answer.sampler()).isEqualTo("ddim");
      assertThat(answer.steps()).isEqualTo(3);
      assertThat(answer.candidates()).isNotEmpty();
    }
  }

  @Test
  void aPartnerThatIsNotThereOrWritesSomethingElseIsNamed() throws IOException {
    Path lonely = folder.resolve("lonely");
    assertThatThrownBy(() -> RUNTIME.convert(model, "f32", Optional.of("no-such-model"), lonely))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no-such-model");
    RUNTIME.convert(model, "f32", Optional.empty(), lonely);
    Path lonelyCard = lonely.resolve(ModelFolder.CARD);
    Files.writeString(
        lonelyCard,
        Files.readString(lonelyCard)
            .replaceFirst("\"partner\" : \"[^\"]*\"", "\"partner\" : \"no-such-model\""));

    assertThatThrownBy(() -> RUNTIME.open(lonely.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Model 'tiny' answers together with a partner that is not there: ")
        .hasMessageContaining("no-such-model");
    RUNTIME.openAlone(lonely.toString()).close();

    Path foreign = folder.resolve("foreign");
    RUNTIME.convert(partner, "f32", Optional.empty(), foreign);
    Path card = foreign.resolve(ModelFolder.CARD);
    Files.writeString(
        card,
        Files.readString(card).replace("\"language\" : \"none\"", "\"language\" : \"klingon\""));

    assertThatThrownBy(
            () ->
                RUNTIME.convert(
                    model, "f32", Optional.of(foreign.toString()), folder.resolve("odd")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("writes 'none', but its partner")
        .hasMessageContaining("'klingon'");
  }

  @Test
  void closesBothAndMayBeClosedTwice() {
    CodeGenerator fused = RUNTIME.open(model);
    fused.close();
    fused.close();

    assertThatThrownBy(() -> fused.generate(REQUEST)).isInstanceOf(IllegalStateException.class);
  }
}
