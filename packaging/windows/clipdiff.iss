; The installer for Windows, made with Inno Setup 6.3 or newer from the folder that build.py made:
;   iscc /DVersion=0.1.0 packaging\windows\clipdiff.iss
; With a certificate: iscc /DVersion=0.1.0 "/Sours=signtool sign /fd sha256 /tr $qTIMESTAMP_URL$q /td sha256 /n $qSUBJECT$q $f" /DSign packaging\windows\clipdiff.iss

#ifndef Version
  #error Say which version: /DVersion=0.1.0
#endif

[Setup]
AppId={{5E0C5B0B-2B0E-4A53-9B6C-6C1B7D1F7A41}
AppName=ClipDiff
AppVersion={#Version}
AppPublisher=ClipDiff contributors
DefaultDirName={autopf}\ClipDiff
DefaultGroupName=ClipDiff
DisableProgramGroupPage=yes
; Without an administrator it is installed for one person; nothing of it needs more.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=clipdiff-{#Version}-windows-x64-setup
SetupIconFile=packaging\clipdiff.ico
UninstallDisplayIcon={app}\clipdiff.exe
LicenseFile=LICENSE
WizardStyle=modern
Compression=lzma2/fast
SolidCompression=no
; CUDA makes it larger than one installer may be: what is too large lies beside it in slices.
DiskSpanning=yes
DiskSliceSize=1900000000
#ifdef Sign
SignTool=ours
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[Files]
Source: "dist\clipdiff\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\ClipDiff"; Filename: "{app}\clipdiff.exe"
Name: "{autodesktop}\ClipDiff"; Filename: "{app}\clipdiff.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\clipdiff.exe"; Description: "{cm:LaunchProgram,ClipDiff}"; Flags: nowait postinstall skipifsilent
