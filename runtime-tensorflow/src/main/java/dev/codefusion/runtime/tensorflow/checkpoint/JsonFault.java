package dev.codefusion.runtime.tensorflow.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.codefusion.api.ConfigurationException;
import java.util.stream.Collectors;

/** Says in a user's words what is wrong with a JSON file. */
public final class JsonFault {

  private JsonFault() {}

  /** Returns half a sentence, such as "the field 'dims.width' is missing or not of its kind". */
  public static String of(JsonProcessingException fault) {
    if (fault.getCause() instanceof ConfigurationException refused) {
      // What is made of the JSON says itself what it does not take, in a whole sentence.
      return String.valueOf(refused.getMessage()).replaceFirst("\\.$", "");
    }
    String where =
        fault.getLocation() == null ? "" : " (line %d)".formatted(fault.getLocation().getLineNr());
    if (!(fault instanceof MismatchedInputException mismatch) || mismatch.getPath().isEmpty()) {
      return "it is not the JSON that it should be" + where;
    }
    String field =
        mismatch.getPath().stream()
            .map(
                reference ->
                    reference.getFieldName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getFieldName())
            .collect(Collectors.joining("."));
    return fault instanceof UnrecognizedPropertyException
        ? "the field '%s' is none that this release knows".formatted(field)
        : "the field '%s' is missing or not of its kind".formatted(field);
  }
}
