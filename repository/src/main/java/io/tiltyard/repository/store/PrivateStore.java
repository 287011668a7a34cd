package io.tiltyard.repository.store;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.repository.source.FileNames;
import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.source.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is served lies here: trees of files, each under a name that the digest of its bytes makes
 * unique, read-only, in a directory that only this user can enter. A tree appears under its name in
 * one step, when all of it is on the disk. Thread-safe; one process at a time.
 */
public final class PrivateStore {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateStore.class);
  private static final String STAGING = ".staging";

  private final Path directory;
  private final Stagings stagings;
  private final StoreSettings settings;
  private final Clock clock;
  private final Disk disk;

  /** Names that were given out since the last sweep. Guarded by this. */
  private Set<String> recent = new HashSet<>();

  /** How many threads are about to give out a name. Guarded by this. */
  private final Map<String, Integer> pending = new HashMap<>();

  /**
   * Makes the directory where it is not there.
   *
   * @throws IOException where it cannot be made, or is not this user's
   */
  public PrivateStore(Path directory, StoreSettings settings, Clock clock) throws IOException {
    this(directory, settings, clock, new LocalDisk());
  }

  PrivateStore(Path directory, StoreSettings settings, Clock clock, Disk disk) throws IOException {
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
    this.disk = disk;
    Path aside = directory.resolve(STAGING);
    Files.createDirectories(aside);
    Trees.makePrivate(directory);
    Trees.makePrivate(aside);
    this.stagings = new Stagings(aside, disk, clock, settings.staleAfter());
  }

  /**
   * Copies files into the store. Where a copy of the same files was interrupted, in this process or
   * an earlier one, it goes on from there.
   *
   * @param label whose files they are, such as {@code model/3}: what an interrupted copy is found
   *     by
   * @param pace called between chunks; what it throws ends the copy, which can be gone on with
   * @throws ModelLoadException {@code in_motion} where the source changed meanwhile: to be tried
   *     again when it is still; {@code staging_failed} where it or the store could not be read or
   *     written: may be tried again; {@code disk_full}, {@code too_large}, or the reason of a
   *     {@link RefusedFileException}
   */
  public StoredTree stage(String label, SourceFiles source, Pace pace) throws ModelLoadException {
    List<SourceFile> files = list(source);
    checkLimits(files);
    Staging staging;
    try {
      staging = stagings.acquire(label);
    } catch (IOException e) {
      throw StoreFailures.writing(e);
    }
    boolean keep = true;
    try {
      StoredTree tree = stage(label, source, files, staging, pace);
      keep = false;
      return tree;
    } catch (ModelLoadException e) {
      keep = canGoOn(e);
      throw e;
    } finally {
      release(staging, keep);
    }
  }

  /**
   * Whether there is nothing to copy.
   *
   * @throws ModelLoadException as {@link #stage} does
   */
  public boolean isEmpty(SourceFiles source) throws ModelLoadException {
    return list(source).isEmpty();
  }

  private static boolean canGoOn(ModelLoadException failure) {
    return failure.reason().equals(StoreFailures.IN_MOTION)
        || failure.reason().equals(StoreFailures.STAGING_FAILED);
  }

  private void release(Staging staging, boolean keep) {
    try {
      if (keep) {
        stagings.giveBack(staging);
      } else {
        stagings.remove(staging);
      }
    } catch (IOException e) {
      LOG.warn("what a copy left in the private store cannot be removed yet", e);
    }
  }

  private static List<SourceFile> list(SourceFiles source) throws ModelLoadException {
    try {
      List<SourceFile> files = new ArrayList<>(source.list());
      FileNames.check(files);
      files.sort(Comparator.comparing(SourceFile::name, Sha256.BY_BYTES));
      return files;
    } catch (IOException e) {
      throw StoreFailures.listing(e);
    } catch (RefusedFileException e) {
      throw new ModelLoadException(e.reason(), String.valueOf(e.getMessage()), e);
    }
  }

  private void checkLimits(List<SourceFile> files) throws ModelLoadException {
    if (files.size() > settings.maxFiles()) {
      throw new ModelLoadException(
          StoreFailures.TOO_LARGE,
          files.size() + " files, expected at most " + settings.maxFiles());
    }
    long bytes = 0;
    for (SourceFile file : files) {
      bytes += file.size();
      if (bytes < 0 || bytes > settings.maxBytes()) {
        throw new ModelLoadException(
            StoreFailures.TOO_LARGE,
            "'"
                + Excerpt.of(file.name())
                + "' makes it "
                + Long.toUnsignedString(bytes)
                + " bytes, expected at most "
                + settings.maxBytes());
      }
    }
  }

  private StoredTree stage(
      String label, SourceFiles source, List<SourceFile> files, Staging staging, Pace pace)
      throws ModelLoadException {
    try {
      TreeCopy copy = new TreeCopy(staging, disk, settings, clock, label, files);
      checkRoom(copy.missingBytes());
      boolean done = false;
      try {
        List<StoredFile> stored = copy.run(source, pace);
        if (!list(source).equals(files)) {
          throw new ModelLoadException(
              StoreFailures.IN_MOTION,
              "files changed while they were copied, expected files that stay as they are");
        }
        copy.seal();
        StoredTree tree = promote(staging, stored);
        done = true;
        return tree;
      } finally {
        if (!done) {
          markQuietly(copy);
        }
      }
    } catch (IOException e) {
      throw StoreFailures.writing(e);
    }
  }

  private static void markQuietly(TreeCopy copy) {
    try {
      copy.mark();
    } catch (ModelLoadException e) {
      LOG.debug("how far a copy came is not noted: {}", e.getMessage());
    }
  }

  private void checkRoom(long missing) throws IOException, ModelLoadException {
    long usable = disk.usableBytes(directory);
    if (usable - settings.minFreeBytes() < missing) {
      throw new ModelLoadException(
          StoreFailures.DISK_FULL,
          missing
              + " bytes are to be copied into the data directory, expected at most "
              + Math.max(0, usable - settings.minFreeBytes())
              + ": "
              + usable
              + " are free there and "
              + settings.minFreeBytes()
              + " stay free");
    }
  }

  private StoredTree promote(Staging staging, List<StoredFile> files) throws IOException {
    String name = Sha256.nameOf(files);
    protect(name);
    try {
      promote(staging, directory.resolve(name), files);
      return tree(name, files);
    } finally {
      unprotect(name);
    }
  }

  private void promote(Staging staging, Path place, List<StoredFile> files) throws IOException {
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      if (holds(place, files)) {
        return;
      }
      stagings.remove(stagings.moveAside(place));
    }
    try {
      disk.rename(staging.files(), place);
    } catch (IOException e) {
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && holds(place, files)) {
        return; // another thread was faster
      }
      throw e;
    }
    Trees.makeDirectoryReadOnly(place);
    disk.force(directory);
  }

  /** False also for a damaged one, which is to be replaced. */
  private static boolean holds(Path place, List<StoredFile> files) {
    try {
      return Trees.read(place).equals(files);
    } catch (IOException | Trees.OddTreeException e) {
      return false;
    }
  }

  private StoredTree tree(String name, List<StoredFile> files) {
    long bytes = files.stream().mapToLong(StoredFile::size).sum();
    return new StoredTree(name, directory.resolve(name), bytes, files);
  }

  /** Whether a tree is there; nothing of it is read. */
  public boolean holds(String name) {
    return Sha256.isTreeName(name)
        && Files.isDirectory(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Reads a tree again, all of it. One that an earlier build named by its digest alone is good too.
   *
   * @throws ModelLoadException {@code corrupt_store} where it is not there, or not as it was
   */
  public StoredTree open(String name) throws ModelLoadException {
    if (!Sha256.isTreeName(name)) {
      throw new ModelLoadException(
          StoreFailures.CORRUPT_STORE,
          "'" + Excerpt.of(name) + "' is no tree's name, expected one with 64 hexadecimal digits");
    }
    protect(name);
    Path place = directory.resolve(name);
    try {
      if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        throw corrupt(name, "is not there");
      }
      List<StoredFile> files = Trees.read(place);
      String found = Sha256.nameOf(files);
      if (!name.equals(found) && !name.equals(Sha256.digest(found))) {
        throw corrupt(name, "has " + files.size() + " files that make " + found);
      }
      return tree(name, files);
    } catch (NoSuchFileException | Trees.OddTreeException e) {
      throw corrupt(name, "is not as it was: " + e.getClass().getSimpleName());
    } catch (IOException e) {
      throw StoreFailures.unreadable(name, e);
    } finally {
      unprotect(name);
    }
  }

  private static ModelLoadException corrupt(String name, String why) {
    return new ModelLoadException(
        StoreFailures.CORRUPT_STORE,
        "tree " + name + " of the private store " + why + ", expected the files it was made of");
  }

  /** Of all trees; nothing of them is read. */
  public Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path child : Trees.children(directory)) {
      String name = String.valueOf(child.getFileName());
      if (Sha256.isTreeName(name) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Removes trees that nobody needs, and copies that nobody goes on with. Trees that were staged or
   * opened since the last call are spared this time: whoever asked for them may not have said so
   * yet.
   *
   * @param live names of the trees that are needed
   */
  public void sweep(Set<String> live) {
    Set<String> spared = startSweep();
    try {
      for (String name : names()) {
        if (!live.contains(name) && !spared.contains(name)) {
          discardUnlessRecent(name);
        }
      }
      stagings.sweep();
    } catch (IOException e) {
      LOG.warn("the private store cannot be tidied up", e);
    }
  }

  private synchronized void protect(String name) {
    pending.merge(name, 1, Integer::sum);
  }

  private synchronized void unprotect(String name) {
    int threads = pending.getOrDefault(name, 1);
    if (threads == 1) {
      pending.remove(name);
    } else {
      pending.put(name, threads - 1);
    }
    recent.add(name);
  }

  private synchronized Set<String> startSweep() {
    Set<String> spared = recent;
    recent = new HashSet<>();
    return spared;
  }

  private void discardUnlessRecent(String name) throws IOException {
    Staging aside;
    synchronized (this) {
      if (recent.contains(name) || pending.containsKey(name)) {
        return;
      }
      aside = stagings.moveAside(directory.resolve(name));
    }
    stagings.remove(aside);
  }
}
