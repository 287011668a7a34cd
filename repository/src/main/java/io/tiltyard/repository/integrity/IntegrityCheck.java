package io.tiltyard.repository.integrity;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.source.SourceFiles;
import io.tiltyard.repository.store.StoredFile;
import io.tiltyard.repository.store.StoredTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a version's files against the lists of hashes and the signatures that lie beside them.
 *
 * <ul>
 *   <li>{@code SHA256SUMS}, as {@code sha256sum} prints it. Names are relative to the version's
 *       directory, or all of them to the repository: {@code <model>/<version>/<name>}.
 *   <li>{@code SHA256SUMS.sig}, a signature over the bytes of {@code SHA256SUMS}, raw or in base64.
 *   <li>{@code model.sig} of OpenSSF model signing 1.0, made with a key.
 * </ul>
 *
 * Thread-safe.
 */
public final class IntegrityCheck {
  private static final int MAX_BYTES = 16 << 20;

  private final IntegrityRules rules;
  private final Clock clock;

  public IntegrityCheck(IntegrityRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Whether a version that is still at its source is all there, by names alone, so that a version
   * that is being copied need not be copied again and again. Reads {@code SHA256SUMS} only.
   *
   * @throws ModelLoadException {@code incomplete} where something is missing; {@code checksum}
   *     where {@code SHA256SUMS} is none; {@code signature} where it has to name the version and
   *     does not; {@code staging_failed} where the source cannot be read; or the reason of a {@link
   *     RefusedFileException}
   */
  public void checkComplete(String model, long version, SourceFiles source)
      throws ModelLoadException {
    try {
      Map<String, SourceFile> files = new TreeMap<>();
      source.list().forEach(file -> files.put(file.name(), file));
      SourceFile manifest = files.get(ChecksumManifest.FILE);
      if (manifest == null) {
        checkNotRequired(files.keySet());
      } else if (readsManifest()) {
        byte[] bytes;
        try (InputStream in = source.open(manifest, 0)) {
          bytes = in.readNBytes(MAX_BYTES + 1);
        }
        checkSize(manifest.name(), bytes.length);
        ChecksumManifest.parse(bytes)
            .below(model, version, namesVersion())
            .checkComplete(files.keySet());
      }
    } catch (RefusedFileException e) {
      throw new ModelLoadException(e.reason(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ModelLoadException("staging_failed", "the files cannot be read", e);
    }
  }

  /**
   * Checks all files of a version in the private store.
   *
   * @throws ModelLoadException {@code incomplete} where a listed file or a required list is
   *     missing; {@code checksum} where a file is not as listed, or not listed; {@code signature}
   *     where a required one is missing, of no trusted key, of an expired one, or for something
   *     else
   */
  public Integrity check(String model, long version, StoredTree tree) throws ModelLoadException {
    Contents contents = new Contents(tree);
    boolean listed = false;
    if (!contents.has(ChecksumManifest.FILE)) {
      checkNotRequired(contents.files.keySet());
    } else if (readsManifest()) {
      ChecksumManifest.parse(contents.read(ChecksumManifest.FILE))
          .below(model, version, namesVersion())
          .check(tree);
      listed = true;
    }
    if (rules.signature() == SignatureRule.NONE) {
      return new Integrity(listed, null);
    }
    return new Integrity(true, signer(model, version, tree, contents).name());
  }

  private boolean namesVersion() {
    return rules.signature() == SignatureRule.REQUIRED_WITH_VERSION;
  }

  private boolean readsManifest() {
    return rules.manifest() != ManifestRule.IGNORE || rules.signature() != SignatureRule.NONE;
  }

  /** A signed list of all files is as good. */
  private void checkNotRequired(Set<String> names) throws ModelLoadException {
    boolean other = rules.signature() != SignatureRule.NONE && names.contains(ModelSignature.FILE);
    if (rules.manifest() == ManifestRule.REQUIRED && !other) {
      throw IntegrityFailures.incomplete(
          ChecksumManifest.FILE + " is missing, expected it to be there when all files are");
    }
  }

  /** Each signature that is there has to be good. */
  private TrustedKey signer(String model, long version, StoredTree tree, Contents contents)
      throws ModelLoadException {
    Instant now = Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS);
    KeyRing keys = new KeyRing(rules.keys(), now);
    TrustedKey signer = null;
    if (contents.has(ModelSignature.FILE)) {
      ModelSignature signature = ModelSignature.parse(contents.read(ModelSignature.FILE));
      signer = signature.signer(keys, model);
      signature.files(namesVersion() ? model + "-" + version : "").check(tree);
    }
    if (contents.has(ChecksumManifest.SIGNATURE)) {
      signer = detached(keys, model, contents);
    }
    if (signer == null) {
      throw IntegrityFailures.signature(
          "there is no signature, expected "
              + ChecksumManifest.SIGNATURE
              + " for "
              + ChecksumManifest.FILE
              + ", or "
              + ModelSignature.FILE);
    }
    return signer;
  }

  private static TrustedKey detached(KeyRing keys, String model, Contents contents)
      throws ModelLoadException {
    if (!contents.has(ChecksumManifest.FILE)) {
      throw IntegrityFailures.signature(
          ChecksumManifest.SIGNATURE + " is there, expected " + ChecksumManifest.FILE + " too");
    }
    byte[] raw = contents.read(ChecksumManifest.SIGNATURE);
    List<byte[]> signatures = new ArrayList<>(List.of(raw));
    byte[] decoded = base64(raw);
    if (decoded != null) {
      signatures.add(decoded);
    }
    return keys.find(
        contents.read(ChecksumManifest.FILE), signatures, ChecksumManifest.SIGNATURE, model);
  }

  private static byte @Nullable [] base64(byte[] text) {
    String stripped = new String(text, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
    try {
      return Base64.getDecoder().decode(stripped);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void checkSize(String name, long bytes) throws ModelLoadException {
    if (bytes > MAX_BYTES) {
      throw new ModelLoadException(
          "too_large", name + " has more than " + MAX_BYTES + " bytes, expected fewer");
    }
  }

  /** Small files of a tree. */
  private static final class Contents {
    private final StoredTree tree;
    private final Map<String, StoredFile> files;

    Contents(StoredTree tree) {
      this.tree = tree;
      this.files = tree.files().stream().collect(Collectors.toMap(StoredFile::name, file -> file));
    }

    boolean has(String name) {
      return files.containsKey(name);
    }

    byte[] read(String name) throws ModelLoadException {
      StoredFile file = files.get(name);
      checkSize(name, file == null ? 0 : file.size());
      try {
        return Files.readAllBytes(tree.directory().resolve(name));
      } catch (IOException e) {
        throw new ModelLoadException(
            "corrupt_store", "'" + name + "' of the private store cannot be read", e);
      }
    }
  }
}
