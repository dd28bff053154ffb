package dev.codefusion.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * spi.txt lists what plugins and applications compile against: a change of it is a line in a
 * review, and an entry in docs/compatibility.md.
 */
final class SpiTest {

  private static final Path FILE = Path.of("spi.txt");

  private static final String WRITE = "spi.write";

  private static final String HEAD =
      """
      # The public surface of codefusion-api, written by SpiTest. After a change that is meant:
      # mvn -q -pl api test -Dtest=SpiTest -Dspi.write=true
      """;

  private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

  @Test
  void isWhatSpiTxtSays() throws Exception {
    String surface = HEAD + types().map(SpiTest::describe).collect(Collectors.joining());
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(FILE, surface);
    }
    assertThat(surface)
        .as(
            "public surface of the API; where the change is meant, write api/spi.txt anew by mvn -q -pl api test -Dtest=SpiTest -D%s=true",
            WRITE)
        .isEqualTo(Files.readString(FILE));
  }

  @Test
  void looksAtEveryPackage() throws Exception {
    assertThat(types().map(Class::getPackageName).distinct())
        .contains(
            "dev.codefusion.api",
            "dev.codefusion.api.denoise",
            "dev.codefusion.api.language",
            "dev.codefusion.api.schedule",
            "dev.codefusion.api.token");
  }

  /** Returns all types that can be seen from another package, by name. */
  private static Stream<Class<?>> types() throws IOException, URISyntaxException {
    Path classes = Path.of(Named.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
        String name = classes.relativize(file).toString().replaceAll("\\.class$", "");
        Class<?> type = load(name.replace('/', '.').replace('\\', '.'));
        if (isVisible(type)) {
          types.add(type);
        }
      }
    }
    types.sort((a, b) -> a.getName().compareTo(b.getName()));
    return types.stream();
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, SpiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    return isExposed(type.getModifiers())
        && !type.isAnonymousClass()
        && !type.isSynthetic()
        && !type.getSimpleName().equals("package-info")
        && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
  }

  private static boolean isExposed(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String describe(Class<?> type) {
    // By name, then by text.
    Set<String> members = new TreeSet<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isExposed(constructor.getModifiers()) && !type.isRecord() && !type.isEnum()) {
        members.add(
            "\n"
                + modifiers(constructor.getModifiers())
                + type.getSimpleName()
                + parameters(constructor)
                + thrown(constructor));
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (isExposed(field.getModifiers()) && !field.isEnumConstant() && !field.isSynthetic()) {
        members.add(
            field.getName()
                + "\n"
                + modifiers(field.getModifiers())
                + brief(field.getAnnotatedType())
                + " "
                + field.getName()
                + constant(field));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isExposed(method.getModifiers()) && !isImplied(method)) {
        members.add(
            method.getName()
                + "\n"
                + (method.isDefault() ? "default " : modifiers(method.getModifiers()))
                + variables(method.getTypeParameters())
                + brief(method.getAnnotatedReturnType())
                + " "
                + method.getName()
                + parameters(method)
                + thrown(method));
      }
    }
    StringBuilder text = new StringBuilder("\n").append(head(type)).append('\n');
    for (String member : members) {
      text.append("  ").append(member.substring(member.indexOf('\n') + 1)).append('\n');
    }
    return text.toString();
  }

  private static String head(Class<?> type) {
    String kind =
        type.isRecord()
            ? "record "
            : type.isEnum() ? "enum " : type.isInterface() ? "interface " : "class ";
    int irrelevant =
        Modifier.INTERFACE
            | Modifier.STATIC
            | (type.isInterface() ? Modifier.ABSTRACT : 0)
            | (type.isRecord() || type.isEnum() ? Modifier.FINAL | Modifier.ABSTRACT : 0);
    StringBuilder head =
        new StringBuilder(modifiers(type.getModifiers() & ~irrelevant))
            .append(kind)
            .append(type.getName().replace('$', '.'));
    if (type.getTypeParameters().length > 0) {
      head.append(variables(type.getTypeParameters()).strip());
    }
    if (type.isRecord()) {
      head.append(
          Arrays.stream(type.getRecordComponents())
              .map(component -> brief(component.getAnnotatedType()) + " " + component.getName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    if (type.isEnum()) {
      head.append(
          Arrays.stream(type.getFields())
              .filter(Field::isEnumConstant)
              .map(Field::getName)
              .collect(Collectors.joining(", ", " {", "}")));
    }
    AnnotatedType parent = type.getAnnotatedSuperclass();
    if (parent != null && !type.isRecord() && !type.isEnum() && parent.getType() != Object.class) {
      head.append(" extends ").append(brief(parent));
    }
    if (type.getInterfaces().length > 0) {
      head.append(
          Arrays.stream(type.getAnnotatedInterfaces())
              .map(SpiTest::brief)
              .collect(
                  Collectors.joining(", ", type.isInterface() ? " extends " : " implements ", "")));
    }
    return head.toString();
  }

  /** Whether a method follows from what is listed already. */
  private static boolean isImplied(Method method) {
    Class<?> owner = method.getDeclaringClass();
    if (method.isSynthetic() || OF_OBJECT.contains(method.getName())) {
      return true;
    }
    if (owner.isEnum() && Set.of("values", "valueOf").contains(method.getName())) {
      return true;
    }
    return owner.isRecord()
        && method.getParameterCount() == 0
        && Arrays.stream(owner.getRecordComponents())
            .map(RecordComponent::getName)
            .anyMatch(method.getName()::equals);
  }

  private static String modifiers(int modifiers) {
    int kept =
        modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL);
    return kept == 0 ? "" : Modifier.toString(kept) + " ";
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(
                variable ->
                    variable.getName()
                        + Arrays.stream(variable.getAnnotatedBounds())
                            .filter(bound -> bound.getType() != Object.class)
                            .map(SpiTest::brief)
                            .collect(Collectors.joining(" & "))
                            .replaceFirst("^(?=.)", " extends "))
            .collect(Collectors.joining(", ", "<", "> "));
  }

  private static String parameters(Executable executable) {
    List<String> parameters = new ArrayList<>();
    for (Parameter parameter : executable.getParameters()) {
      String type = brief(parameter.getAnnotatedType());
      parameters.add(
          (parameter.isVarArgs() ? type.replaceFirst("\\[]$", "...") : type)
              + " "
              + parameter.getName());
    }
    return parameters.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  private static String thrown(Executable executable) {
    Type[] thrown = executable.getGenericExceptionTypes();
    return thrown.length == 0
        ? ""
        : Arrays.stream(thrown)
            .map(type -> shortened(type.getTypeName()))
            .sorted()
            .collect(Collectors.joining(", ", " throws ", ""));
  }

  /** Returns the value of a constant, which is compiled into whoever uses it. */
  private static String constant(Field field) {
    boolean compiled = field.getType().isPrimitive() || field.getType() == String.class;
    if (!compiled || !Modifier.isStatic(field.getModifiers())) {
      return "";
    }
    try {
      Object value = field.get(null);
      return " = " + (value instanceof String ? "\"" + value + "\"" : value);
    } catch (IllegalAccessException e) {
      return "";
    }
  }

  private static String brief(AnnotatedType type) {
    return shortened(type.toString());
  }

  /** Takes the packages off the names in a type, and the brackets off annotations. */
  private static String shortened(String type) {
    return type.replaceAll("\\b(?:[a-z][a-z0-9]*\\.)+(?=[A-Z])", "")
        .replace("()", "")
        .replace('$', '.');
  }
}
