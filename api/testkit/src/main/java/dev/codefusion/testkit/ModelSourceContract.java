package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of every source of models. */
public abstract class ModelSourceContract extends PluginContract<ModelSource> {

  private static final String CARD = "model.json";
  private static final String ABSENT = "no-such-file.bin";

  /** For subclasses. */
  protected ModelSourceContract() {
    super(ModelSource.class);
  }

  /** Returns the source under test; one that has a model. */
  @Override
  protected abstract ModelSource provider();

  /** Returns the name of a model that the source has: the first it lists, by default. */
  protected String model() throws IOException {
    return provider().names().stream()
        .sorted()
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("the source lists no model; override model() to name one"));
  }

  @Test
  @Rule(
      id = "M-1",
      says =
          "A model source MUST answer with nothing, and not throw, for a name that it does not know.")
  final void knowsNotEveryName() throws IOException {
    for (String name :
        List.of("no-such-model", "no/such/model", "../..//", "C:\\x", "*?\u0000", "\ud83d\ude00")) {
      assertThat(provider().find(name + "-of-this-name")).as("model '%s'", name).isEmpty();
    }
  }

  @Test
  @Rule(id = "M-2", says = "A model source MUST find every model that it lists.")
  final void findsWhatItLists() throws IOException {
    ModelSource source = provider();
    Set<String> names = source.names();
    for (String name : names) {
      assertThat(source.find(name)).as("the listed model '%s'", name).isPresent();
    }
    assertThat(source.find(model())).as("model '%s'", model()).isPresent();
  }

  @Test
  @Rule(
      id = "M-3",
      says =
          "A model's files MUST be given whole on every read, from position 0 to the limit and read-only, and their location be told.")
  final void readsFiles() throws IOException {
    ModelFiles files = provider().find(model()).orElseThrow();
    assertThat(files.location()).as("location").isNotBlank();
    ByteBuffer first = files.read(CARD);
    assertThat(first.position()).as("position in %s", CARD).isZero();
    assertThat(first.limit()).as("limit of %s", CARD).isPositive();
    assertThat(first.isReadOnly()).as("whether %s is read-only", CARD).isTrue();
    ByteBuffer whole = first.duplicate();
    first.position(first.limit());
    assertThat(files.read(CARD)).as("second read of %s", CARD).isEqualTo(whole);
  }

  @Test
  @Rule(
      id = "M-4",
      says =
          "Reading a file that a model does not have MUST throw a ConfigurationException that names the file.")
  final void refusesAbsentFiles() throws IOException {
    ModelFiles files = provider().find(model()).orElseThrow();
    assertThatThrownBy(() -> files.read(ABSENT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(ABSENT);
  }

  @Test
  @Rule(id = "M-5", says = "A model source, and the files it gives, MUST be safe for many threads.")
  final void isSafeForManyThreads() throws IOException {
    ModelSource source = provider();
    String model = model();
    ByteBuffer expected = source.find(model).orElseThrow().read(CARD);
    Threads.assertAllSee(() -> source.find(model).orElseThrow().read(CARD), expected);
  }
}
