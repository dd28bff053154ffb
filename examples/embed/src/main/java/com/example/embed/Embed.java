package com.example.embed;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;

/** Prints programs for a sentence. */
public final class Embed {

  public static void main(String[] arguments) {
    try (CodeGenerator generator = CodeFusionRuntime.create().open("bash")) {
      generator
          .generate(Request.of(arguments[0]).withCandidates(3))
          .candidates()
          .forEach(candidate -> System.out.println(candidate.code()));
    }
  }
}
