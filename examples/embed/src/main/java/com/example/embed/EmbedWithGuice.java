package com.example.embed;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;

/** Does the same where Guice puts an application together. */
public final class EmbedWithGuice extends AbstractModule {

  @Provides
  @Singleton
  CodeGenerator generator() {
    return CodeFusionRuntime.create().open("bash");
  }

  public static void main(String[] arguments) {
    try (CodeGenerator generator =
        Guice.createInjector(new EmbedWithGuice()).getInstance(CodeGenerator.class)) {
      generator
          .generate(Request.of(arguments[0]).withCandidates(3))
          .candidates()
          .forEach(candidate -> System.out.println(candidate.code()));
    }
  }
}
