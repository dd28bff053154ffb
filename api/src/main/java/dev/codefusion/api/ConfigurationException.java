package dev.codefusion.api;

/**
 * Thrown where a setting, an option, a name or a file that the user gave cannot be used.
 *
 * <p>The message is one sentence for that user: what is wrong with which value, what is allowed,
 * what to do. Applications print it and nothing else.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
