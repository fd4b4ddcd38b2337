package dev.mothership.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** Fills a folder with programs, once, however many processes want it at the same time. */
final class BinaryFolder {
  private static final long LOCK_POLL_NANOS = 200_000_000L;

  /** Gets the three programs into an empty folder. */
  interface Filling {
    void into(Path workshop) throws IOException, InterruptedException;
  }

  private final Path folder;

  BinaryFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Under a lock that other processes respect: does nothing if somebody has filled the folder
   * meanwhile, else fills a folder beside it and moves the programs over one by one, the API server
   * last; each appears whole or not at all.
   */
  BinarySource.Outcome fill(Filling filling) throws IOException, InterruptedException {
    Path parent = Files.createDirectories(folder.toAbsolutePath()).getParent();
    Path lockFile = parent.resolve(folder.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      BinarySource.Outcome meanwhile = ControlPlaneBinaries.lookIn(folder);
      if (!lock.isValid() || meanwhile.binaries() != null) {
        return meanwhile;
      }
      Path workshop = Files.createTempDirectory(parent, "filling-");
      try {
        filling.into(workshop);
        BinarySource.Outcome made = ControlPlaneBinaries.lookIn(workshop);
        if (made.binaries() == null) {
          return made;
        }
        for (String program : ControlPlaneBinaries.PROGRAMS) {
          Files.move(
              workshop.resolve(program),
              folder.resolve(program),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
      } finally {
        LocalFiles.deleteQuietly(workshop);
      }
      return ControlPlaneBinaries.lookIn(folder);
    }
  }

  /** A file lock excludes other processes only; a second thread of this one gets an exception. */
  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException heldByAnotherThread) {
        LockSupport.parkNanos(LOCK_POLL_NANOS);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }
}
