package dev.mothership.collect.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every class of a package that implements a port, as CDI would find it. */
public final class Implementations {
  private Implementations() {}

  /** One of each, made by its constructor without parameters, in order of name. */
  public static <T> List<T> of(Class<T> port) {
    try {
      Path classes =
          Path.of(port.getProtectionDomain().getCodeSource().getLocation().toURI())
              .resolve(port.getPackageName().replace('.', '/'));
      List<T> found = new ArrayList<>();
      try (Stream<Path> files = Files.list(classes)) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(".class") && !name.equals("package-info.class")) {
            add(found, port, name.substring(0, name.length() - ".class".length()));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException | java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> void add(List<T> found, Class<T> port, String name)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName(port.getPackageName() + '.' + name, false, port.getClassLoader());
    if (port.isAssignableFrom(type) && !type.isInterface()) {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      found.add(port.cast(constructor.newInstance()));
    }
  }
}
