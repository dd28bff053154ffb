package dev.codefusion.api;

import java.security.CodeSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The providers of one extension point, by name. Immutable; safe for many threads where the
 * providers are.
 *
 * @param <P> the provider interface
 */
public final class Providers<P extends Named> {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private final String kind;
  private final Map<String, P> byName;

  private Providers(String kind, Map<String, P> byName) {
    this.kind = kind;
    this.byName = byName;
  }

  /**
   * Finds the providers on the class path with {@link ServiceLoader}.
   *
   * @param kind what messages call one of them, such as {@code noise schedule}
   * @throws ConfigurationException where two providers share a name, a name is malformed, or a
   *     provider cannot be loaded; the message names the class
   */
  public static <P extends Named> Providers<P> load(
      String kind, Class<P> type, ClassLoader loader) {
    Map<String, P> found = new TreeMap<>();
    Iterator<P> iterator = ServiceLoader.load(type, loader).iterator();
    while (true) {
      try {
        if (!iterator.hasNext()) {
          return new Providers<>(kind, found);
        }
        add(kind, found, iterator.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        throw new ConfigurationException(
            "A %s on the class path cannot be loaded: %s. Remove or repair its jar."
                .formatted(kind, e.getMessage()),
            e);
      }
    }
  }

  /** Makes a lookup of given providers, by the same rules as {@link #load}. */
  public static <P extends Named> Providers<P> of(String kind, Collection<? extends P> providers) {
    Map<String, P> found = new TreeMap<>();
    for (P provider : providers) {
      add(kind, found, provider);
    }
    return new Providers<>(kind, found);
  }

  /**
   * Returns the provider of that name.
   *
   * @throws ConfigurationException where there is none, naming those that there are
   */
  public P get(String name) {
    P provider = byName.get(name);
    if (provider == null) {
      String hint =
          byName.isEmpty()
              ? "none is on the class path; add the jar that holds it"
              : Nearest.to(name, byName.keySet())
                  .map(near -> "did you mean '" + near + "'? There are " + names())
                  .orElse(
                      "there are "
                          + names()
                          + "; add its jar to the class path, or choose one of these");
      throw new ConfigurationException("Unknown %s '%s': %s.".formatted(kind, name, hint));
    }
    return provider;
  }

  /** Returns the providers by name, in alphabetical order. */
  public Map<String, P> all() {
    return java.util.Collections.unmodifiableMap(byName);
  }

  /** Returns the file name of the jar, or the folder, that the provider's class comes from. */
  public static String origin(Object provider) {
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "unknown origin";
    }
    String path = source.getLocation().getPath();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return path.endsWith("/") ? trimmed : trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private String names() {
    return String.join(", ", byName.keySet());
  }

  private static <P extends Named> void add(String kind, Map<String, P> found, P provider) {
    String name = provider.name();
    if (!NAME.matcher(name).matches()) {
      throw new ConfigurationException(
          "The %s %s in %s is named '%s', but a name is 1 to 64 characters of [a-z][a-z0-9-]*."
              .formatted(kind, provider.getClass().getName(), origin(provider), name));
    }
    P other = found.putIfAbsent(name, provider);
    if (other != null) {
      throw new ConfigurationException(
          "Two providers are named %s '%s': %s in %s and %s in %s; remove one of them."
              .formatted(
                  kind,
                  name,
                  other.getClass().getName(),
                  origin(other),
                  provider.getClass().getName(),
                  origin(provider)));
    }
  }
}
