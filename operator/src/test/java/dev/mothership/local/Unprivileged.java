package dev.mothership.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to run a program that refuses to run as root, as PostgreSQL does: a command to put before it,
 * and the user who must own its files. Both are empty for anybody but root.
 */
record Unprivileged(List<String> prefix, @Nullable String owner) {
  private static final String NOBODY = "nobody";

  static Unprivileged detect() {
    if (!"0".equals(output(List.of("id", "-u")))) {
      return new Unprivileged(List.of(), null);
    }
    String uid = output(List.of("id", "-u", NOBODY));
    String gid = output(List.of("id", "-g", NOBODY));
    return Stream.of(
            new Unprivileged(
                List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"), NOBODY),
            new Unprivileged(List.of("runuser", "-u", NOBODY, "--"), NOBODY),
            new Unprivileged(List.of("unshare", "-U"), null))
        .filter(Unprivileged::works)
        .findFirst()
        .orElseThrow(
            () ->
                new LocalStackException(
                    "PostgreSQL refuses to run as root, and none of setpriv, runuser and unshare"
                        + " works here: run this as another user, or set -D"
                        + LocalPostgres.JDBC_PROPERTY));
  }

  /** Gives the files to the user as whom the program will run. */
  void own(Path... files) throws IOException {
    if (owner == null) {
      return;
    }
    for (Path file : files) {
      UserPrincipal user =
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
      Files.setOwner(file, user);
    }
  }

  List<String> command(List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }

  private boolean works() {
    String uid = output(command(List.of("id", "-u")));
    return !uid.isEmpty() && !"0".equals(uid);
  }

  /** What the command prints, or nothing where it fails or does not exist. */
  private static String output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? output : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }
}
