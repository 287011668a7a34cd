package io.tiltyard.runtime.djl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript archive whose outermost module has hooks. Its class tells them beside its methods:
 *
 * <pre>
 * class Scorer(Module):
 *   __forward_pre_hooks__ = ["scaled", ]
 *   __forward_hooks__ = ["clipped", ]
 *   def scaled(self: __torch__.Scorer, ...
 * </pre>
 *
 * <p>In a copy without the two lines they are methods that can be called by name.
 */
final class HookedArchive {
  private static final String DATA = "data.pkl";

  /** A longer source or pickle is not looked at; what {@code torch.jit.save} writes is shorter. */
  private static final int MAX_BYTES = 64 << 20;

  /** The head of a pickle of protocol 2 whose outermost object is one of a class. */
  private static final Pattern OUTERMOST =
      Pattern.compile("\\A\\x80\\x02c(__torch__[^\\n]{0,1000})\\n([^\\n]{1,1000})\\n");

  private static final Pattern HOOKS =
      Pattern.compile("(?m)^  (__forward_pre_hooks__|__forward_hooks__) = \\[(.*)\\]\\n");

  private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");
  private static final String BEFORE = "__forward_pre_hooks__";

  private final Path file;
  private final String source;
  private final String unhooked;
  private final OutermostHooks hooks;

  private HookedArchive(Path file, String source, String unhooked, OutermostHooks hooks) {
    this.file = file;
    this.source = source;
    this.unhooked = unhooked;
    this.hooks = hooks;
  }

  /** The archive, or null where its outermost module has no hooks, or where it is none. */
  static @Nullable HookedArchive of(Path file) {
    try (ZipFile archive = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(archive.entries())) {
        String name = entry.getName();
        int folder = name.indexOf('/') + 1;
        if (name.substring(folder).equals(DATA)) {
          return of(file, archive, name.substring(0, folder), text(archive, entry, ISO_8859_1));
        }
      }
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return null; // PyTorch says what is wrong with it
    }
  }

  private static @Nullable HookedArchive of(
      Path file, ZipFile archive, String folder, String pickle) throws IOException {
    Matcher outermost = OUTERMOST.matcher(pickle);
    if (!outermost.find()) {
      return null;
    }
    String source = folder + "code/" + utf8(outermost.group(1)).replace('.', '/') + ".py";
    ZipEntry entry = archive.getEntry(source);
    if (entry == null) {
      return null;
    }
    String code = text(archive, entry, UTF_8);
    int start = code.indexOf("class " + utf8(outermost.group(2)) + "(Module):\n");
    if (start < 0) {
      return null;
    }
    int next = code.indexOf("\nclass ", start);
    int end = next < 0 ? code.length() : next + 1;
    String own = code.substring(start, end);
    OutermostHooks hooks = hooks(own);
    String unhooked =
        code.substring(0, start) + HOOKS.matcher(own).replaceAll("") + code.substring(end);
    return hooks.isEmpty() ? null : new HookedArchive(file, source, unhooked, hooks);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  private static OutermostHooks hooks(String source) {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    Matcher lines = HOOKS.matcher(source);
    while (lines.find()) {
      Matcher names = NAME.matcher(lines.group(2));
      while (names.find()) {
        (lines.group(1).equals(BEFORE) ? before : after).add(names.group(1));
      }
    }
    return new OutermostHooks(List.copyOf(before), List.copyOf(after));
  }

  private static String text(ZipFile archive, ZipEntry entry, Charset charset) throws IOException {
    try (InputStream in = archive.getInputStream(entry)) {
      return new String(in.readNBytes(MAX_BYTES), charset);
    }
  }

  OutermostHooks hooks() {
    return hooks;
  }

  /** Writes a copy whose outermost module has its hooks as methods. */
  void copyTo(Path target) throws IOException {
    try (ZipFile archive = new ZipFile(file.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
      for (ZipEntry entry : Collections.list(archive.entries())) {
        boolean changed = entry.getName().equals(source);
        out.putNextEntry(changed ? new ZipEntry(source) : new ZipEntry(entry));
        if (changed) {
          out.write(unhooked.getBytes(UTF_8));
        } else {
          archive.getInputStream(entry).transferTo(out);
        }
        out.closeEntry();
      }
    }
  }
}
