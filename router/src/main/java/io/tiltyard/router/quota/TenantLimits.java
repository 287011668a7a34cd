package io.tiltyard.router.quota;

/**
 * What one tenant may ask for.
 *
 * @param requests inference requests
 * @param bytes of them, as they are before they are decoded
 */
public record TenantLimits(Rate requests, Rate bytes) {
  /** All that it likes. */
  public static final TenantLimits NONE = new TenantLimits(Rate.NONE, Rate.NONE);

  boolean isLimited() {
    return requests.isLimited() || bytes.isLimited();
  }
}
