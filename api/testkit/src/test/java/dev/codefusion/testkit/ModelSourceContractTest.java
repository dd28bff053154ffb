package dev.codefusion.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelSourceContractTest {

  /** Plugins by the rule that each breaks. */
  private static final Map<String, Supplier<ModelSource>> BROKEN =
      Map.of(
          "M-1", RefusingNames::new,
          "M-2", ListingTooMuch::new,
          "M-3", LendingItsBytes::new,
          "M-4", ForgettingTheFile::new,
          "M-5", BoundToOneThread::new);

  static final class Kit extends ModelSourceContract {

    private static Supplier<ModelSource> subject = Sound::new;

    @Override
    protected ModelSource provider() {
      return subject.get();
    }

    @Override
    protected boolean registered() {
      return false;
    }
  }

  static final class Unlisted extends ModelSourceContract {

    @Override
    protected ModelSource provider() {
      return new ListingNothing();
    }

    @Override
    protected boolean registered() {
      return false;
    }

    @Override
    protected String model() {
      return "only";
    }
  }

  @Test
  void passesASoundPlugin() {
    Kit.subject = Sound::new;
    assertThat(KitRun.broken(Kit.class)).isEmpty();
    assertThat(KitRun.broken(Unlisted.class)).isEmpty();
  }

  @Test
  void asksForAModelWhereNoneIsListed() {
    Kit.subject = ListingNothing::new;
    assertThat(KitRun.broken(Kit.class))
        .containsOnlyKeys("M-2", "M-3", "M-4", "M-5")
        .allSatisfy((rule, message) -> assertThat(message).contains("override model()"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void failsAtTheBrokenRule(String rule) {
    Kit.subject = requireNonNull(BROKEN.get(rule));
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys(rule);
  }

  static Set<String> rules() {
    return BROKEN.keySet();
  }

  /** One model in memory; the other sources each change one thing. */
  private static class Sound implements ModelSource {

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Optional<ModelFiles> find(String name) throws IOException {
      return name.equals("only") ? Optional.of(files()) : Optional.empty();
    }

    @Override
    public Set<String> names() throws IOException {
      return Set.of("only");
    }

    ModelFiles files() {
      return new Files();
    }
  }

  private static class Files implements ModelFiles {

    @Override
    public String location() {
      return "memory";
    }

    @Override
    public ByteBuffer read(String file) throws IOException {
      if (!file.equals("model.json")) {
        throw absent(file);
      }
      return ByteBuffer.wrap(new byte[] {'{', '}'}).asReadOnlyBuffer();
    }

    RuntimeException absent(String file) {
      return new ConfigurationException("The model in memory has no file '%s'.".formatted(file));
    }
  }

  private static final class ListingNothing extends Sound {
    @Override
    public Set<String> names() {
      return Set.of();
    }
  }

  private static final class RefusingNames extends Sound {
    @Override
    public Optional<ModelFiles> find(String name) throws IOException {
      if (name.indexOf('/') >= 0) {
        throw new ConfigurationException("A model's name has no slash.");
      }
      return super.find(name);
    }
  }

  private static final class ListingTooMuch extends Sound {
    @Override
    public Set<String> names() {
      return Set.of("only", "sold-out");
    }
  }

  private static final class LendingItsBytes extends Sound {
    @Override
    ModelFiles files() {
      return new Files() {
        @Override
        public ByteBuffer read(String file) throws IOException {
          ByteBuffer bytes = super.read(file);
          return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        }
      };
    }
  }

  private static final class ForgettingTheFile extends Sound {
    @Override
    ModelFiles files() {
      return new Files() {
        @Override
        RuntimeException absent(String file) {
          return new ConfigurationException("The model is not whole.");
        }
      };
    }
  }

  private static final class BoundToOneThread extends Sound {
    private final Thread owner = Thread.currentThread();

    @Override
    public Optional<ModelFiles> find(String name) throws IOException {
      if (Thread.currentThread() != owner) {
        throw new IllegalStateException("another thread");
      }
      return super.find(name);
    }
  }
}
