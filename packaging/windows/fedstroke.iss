; Installer for Windows, for Inno Setup 6.3 or later; `python packaging\build.py` runs it (see WINDOWS.md), with
;   /DVersion=1.2.3 /DBundle=folder /DIcon=file /DOut=folder, and /DSigner=name /Sname=command where programs are signed.
; By default for the person who runs it, without an administrator. For IT, quietly and for everybody:
;   fedstroke-1.2.3-windows-x86_64.exe /ALLUSERS /VERYSILENT /SUPPRESSMSGBOXES /NORESTART [/TASKS=firewall]

#ifndef Version
  #error Give the version: ISCC /DVersion=1.2.3
#endif
#ifndef Bundle
  #define Bundle "..\..\dist\fedstroke"
#endif
#ifndef Icon
  #define Icon "..\..\build\package\pyinstaller\fedstroke\fedstroke.ico"
#endif
#ifndef Out
  #define Out "..\..\dist"
#endif
#define Rule "FedStroke: other hospitals connect"

[Setup]
AppId={{6E0C4E1B-52D7-4B59-9D0A-1F6C3B7D9A24}
AppName=FedStroke
AppVersion={#Version}
AppVerName=FedStroke {#Version}
AppPublisher=FedStroke
AppComments=For research only. Not a medical device.
VersionInfoVersion={#Version}
DefaultDirName={autopf}\FedStroke
DefaultGroupName=FedStroke
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Out}
OutputBaseFilename=fedstroke-{#Version}-windows-x86_64
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\fedstroke-window.exe
UninstallDisplayName=FedStroke
Compression=lzma2/max
SolidCompression=yes
LZMANumBlockThreads=2
CloseApplications=yes
RestartApplications=no
ChangesAssociations=yes
#ifdef Signer
SignTool={#Signer}
SignedUninstaller=yes
#endif

[Tasks]
Name: "desktopicon"; Description: "Put FedStroke on the desktop"; Flags: unchecked
Name: "firewall"; Description: "Let other hospitals connect to this computer (a rule in Windows Firewall)"; Flags: unchecked; Check: IsAdminInstallMode

[InstallDelete]
; Nothing of an older version stays between the files of this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\FedStroke"; Filename: "{app}\fedstroke-window.exe"; AppUserModelID: "org.fedstroke.FedStroke"
Name: "{autodesktop}\FedStroke"; Filename: "{app}\fedstroke-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.fedstroke-invitation"; ValueType: string; ValueData: "FedStroke.Invitation"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\FedStroke.Invitation"; ValueType: string; ValueData: "FedStroke invitation"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\FedStroke.Invitation\DefaultIcon"; ValueType: string; ValueData: "{app}\fedstroke-window.exe,0"
Root: HKA; Subkey: "Software\Classes\FedStroke.Invitation\shell\open\command"; ValueType: string; ValueData: """{app}\fedstroke-window.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.fedstroke"; ValueType: string; ValueData: "FedStroke.Project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\FedStroke.Project"; ValueType: string; ValueData: "FedStroke project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\FedStroke.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\fedstroke-window.exe,0"
Root: HKA; Subkey: "Software\Classes\FedStroke.Project\shell\open\command"; ValueType: string; ValueData: """{app}\fedstroke-window.exe"" ""%1"""

[Run]
Filename: "{sys}\netsh.exe"; Parameters: "advfirewall firewall delete rule name=""{#Rule}"""; Tasks: firewall; Flags: runhidden
Filename: "{sys}\netsh.exe"; Parameters: "advfirewall firewall add rule name=""{#Rule}"" dir=in action=allow protocol=TCP program=""{app}\fedstroke-window.exe"" profile=domain,private"; Tasks: firewall; Flags: runhidden
Filename: "{sys}\netsh.exe"; Parameters: "advfirewall firewall add rule name=""{#Rule}"" dir=in action=allow protocol=TCP program=""{app}\fedstroke.exe"" profile=domain,private"; Tasks: firewall; Flags: runhidden
Filename: "{app}\fedstroke-window.exe"; Description: "Open FedStroke"; Flags: nowait postinstall skipifsilent

[UninstallRun]
Filename: "{sys}\netsh.exe"; Parameters: "advfirewall firewall delete rule name=""{#Rule}"""; Flags: runhidden; RunOnceId: "firewall"; Check: IsAdminInstallMode

[Code]
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  { Keys, ledger and models belong to the hospital; only the program is taken away. }
  if (CurUninstallStep = usPostUninstall) and not UninstallSilent then
    MsgBox('FedStroke is removed. Keys, ledger and models stay in ' + ExpandConstant('{localappdata}') + '\fedstroke.',
      mbInformation, MB_OK);
end;
