package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Conditioning;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.DenoiserModel;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.denoise.Embeddings;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Names and options are rules of all providers, which other tests break; here is what is new. */
final class DenoiserProviderContractTest {

  private static final AtomicInteger OPEN = new AtomicInteger();

  /** One Gaussian of a spread that is an option. */
  private static class Sound implements DenoiserProvider {

    @Override
    public String name() {
      return "one-gaussian";
    }

    @Override
    public DenoiserModel create(Options options, Embeddings embeddings) {
      double spread = options.number("spread", 1, 0.1, 10);
      OPEN.incrementAndGet();
      return new DenoiserModel() {
        @Override
        public Denoiser denoiser(Conditioning conditioning) {
          return new AnalyticDenoiser(
              new AnalyticDenoiser.Gaussian(1, new double[embeddings.dimension()], spread));
        }

        @Override
        public void close() {
          OPEN.decrementAndGet();
        }
      };
    }
  }

  /** Takes a spread of any size, and fails later. */
  private static final class Careless extends Sound {

    @Override
    public DenoiserModel create(Options options, Embeddings embeddings) {
      double spread = Double.parseDouble(options.text("spread", "1"));
      return super.create(Options.of("none", java.util.Map.of("spread", "" + spread)), embeddings);
    }
  }

  static final class Kit extends DenoiserProviderContract {

    private static DenoiserProvider subject = new Sound();

    @Override
    protected DenoiserProvider provider() {
      return subject;
    }

    @Override
    protected boolean registered() {
      return false;
    }
  }

  @Test
  void passesASoundProviderAndClosesWhatItMade() {
    Kit.subject = new Sound();

    assertThat(KitRun.broken(Kit.class)).isEmpty();
    assertThat(OPEN).as("models left open").hasValue(0);
  }

  @Test
  void findsOneThatThrowsWhateverCame() {
    Kit.subject = new Careless();

    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys("P-4");
  }
}
