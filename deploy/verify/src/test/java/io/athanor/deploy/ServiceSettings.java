package io.athanor.deploy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names of all settings of the services, read off their {@code @ConfigMapping} interfaces; the
 * keys of a map are {@code *}.
 */
final class ServiceSettings {

  private static final List<String> MODULES =
      List.of(
          "libs/service-kit",
          "ingest-service",
          "dataset-service",
          "trainer-service",
          "inference-service");

  private ServiceSettings() {}

  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    MODULES.stream()
        .map(module -> Repository.file(module + "/target/classes"))
        .flatMap(ServiceSettings::configurations)
        .forEach(type -> collect(type.getAnnotation(ConfigMapping.class).prefix(), type, names));
    return names;
  }

  private static Stream<Class<?>> configurations(Path classes) {
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(name -> name.endsWith("Config.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .<Class<?>>map(ServiceSettings::load)
          .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ServiceSettings.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " is not on the class path", e);
    }
  }

  private static void collect(String prefix, Class<?> mapping, Set<String> names) {
    for (Method method : mapping.getDeclaredMethods()) {
      if (!Modifier.isAbstract(method.getModifiers())) {
        continue;
      }
      String name = prefix;
      if (!method.isAnnotationPresent(WithParentName.class)) {
        WithName given = method.getAnnotation(WithName.class);
        name += "." + (given == null ? kebab(method.getName()) : given.value());
      }
      collect(name, method.getGenericReturnType(), names);
    }
  }

  private static void collect(String name, Type type, Set<String> names) {
    switch (type) {
      case ParameterizedType map when map.getRawType() == Map.class ->
          collect(name + ".*", map.getActualTypeArguments()[1], names);
      case Class<?> group when group.isInterface() && group.getName().startsWith("io.athanor") ->
          collect(name, group, names);
      default -> names.add(name);
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
