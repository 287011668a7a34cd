package io.tiltyard.loadtest.measure;

/**
 * Who answered, as the answer told it.
 *
 * @param arm empty where the server does not tell
 * @param version empty where the server does not tell
 */
public record ArmKey(String arm, String version) implements Comparable<ArmKey> {

  /** For people and for tags of interval logs: {@code champion/1}, without spaces and commas. */
  public String label() {
    String version = this.version.isEmpty() ? "?" : this.version;
    String label = arm.isEmpty() ? version : arm + "/" + version;
    return label.replaceAll("[^\\p{Graph}]|,", "_");
  }

  @Override
  public int compareTo(ArmKey other) {
    return label().compareTo(other.label());
  }
}
