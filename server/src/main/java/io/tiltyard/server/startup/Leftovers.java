package io.tiltyard.server.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes of this user left in the temporary directory when they were killed: ONNX Runtime's
 * native libraries, directories of trials and of training runs, rewritten TorchScript files. What a
 * living process may need stays: what begins with its number, what it has mapped, and all that is
 * new. Where the system does not tell who has mapped what, all stays.
 */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private static final Pattern NUMBERED = Pattern.compile("tiltyard-trial-([0-9]{1,18})-[0-9]+");
  private static final Pattern MAPPED =
      Pattern.compile("onnxruntime-java[0-9]+|tiltyard-cache-[0-9]+|tiltyard-[0-9]+\\.pt");

  /** Longer than it takes to unpack a library and to map it. */
  private static final Duration NEW = Duration.ofMinutes(1);

  /** As many go at one start. */
  private static final int MOST = 1_000;

  private static final Path PROCESSES = Path.of("/proc");

  private Leftovers() {}

  /** Removes them from the temporary directory of this process. Blocks. */
  public static void sweep() {
    sweep(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
  }

  static void sweep(Path directory, Instant now) {
    try {
      Path real = directory.toRealPath();
      List<Path> candidates = candidates(real, now.minus(NEW));
      if (candidates.isEmpty()) {
        return;
      }
      Set<String> mapped = mapped(real);
      int gone = 0;
      for (Path candidate : candidates) {
        if (!mapped.contains(name(candidate)) && remove(candidate)) {
          gone++;
        }
      }
      if (gone > 0) {
        LOG.info("{} files and directories of processes that were killed are removed", gone);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("the temporary directory cannot be tidied up", e);
    }
  }

  private static List<Path> candidates(Path directory, Instant before) throws IOException {
    List<Path> candidates = new ArrayList<>();
    UserPrincipal user = Files.getOwner(PROCESSES.resolve("self"));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (candidates.size() < MOST
            && isLeft(name(child))
            && !Files.isSymbolicLink(child)
            && Files.getLastModifiedTime(child).toInstant().isBefore(before)
            && Files.getOwner(child, LinkOption.NOFOLLOW_LINKS).equals(user)) {
          candidates.add(child);
        }
      }
    }
    return candidates;
  }

  private static boolean isLeft(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches()
        ? ProcessHandle.of(Long.parseLong(numbered.group(1))).isEmpty()
        : MAPPED.matcher(name).matches();
  }

  /** Names directly below a directory that processes have mapped, or have mapped files in. */
  private static Set<String> mapped(Path directory) throws IOException {
    Set<String> names = new HashSet<>();
    Pattern below = Pattern.compile(Pattern.quote(directory + "/") + "([^/ ]+)");
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        try (Stream<String> maps =
            Files.lines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
          maps.map(below::matcher)
              .filter(Matcher::find)
              .forEach(found -> names.add(found.group(1)));
        } catch (IOException | UncheckedIOException e) {
          LOG.trace("{} has ended, or is another user's and no matter here", process, e);
        }
      }
    }
    return names;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean remove(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file :
          files.filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        boolean unused = file.toFile().setWritable(true); // a private store is read-only
      }
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} cannot be removed", place, e);
      return false;
    }
  }
}
