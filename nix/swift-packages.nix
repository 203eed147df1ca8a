# The Swift packages of Package.swift, and what these name, at the versions that it names.
{
  swift-argument-parser = {
    rev = "1.8.2";
    hash = "sha256-87davPixt6+/NIuYi2HSc/L6SJqfQClToWPK89N3ToQ=";
  };
  swift-asn1 = {
    rev = "1.7.4";
    hash = "sha256-sWmu7fLW0bawM3SWRLH37pMEFn0vc9MmCsVOkl2ax6k=";
  };
  swift-crypto = {
    rev = "4.5.2";
    hash = "sha256-el/xcTRZhTtyoTC8njY0ygsvRvQYeiRVFGDIntcP/IU=";
  };
  swift-system = {
    rev = "1.8.1";
    hash = "sha256-mnQcCHYW0oCadmIE9ayjs3aZiCVQRuliQ0qWpQ22OFQ=";
  };
}
