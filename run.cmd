@echo off
rem Ventanilla on Windows: set up whatever is missing, then open or test it. See run.cmd --help.
rem What this script says goes to standard error, so that a command's answer stays clean.
setlocal EnableExtensions DisableDelayedExpansion
set "VENTANILLA_PROGRAM=run.cmd"

for %%I in ("%~dp0.") do set "ROOT=%%~fI"
set "VENV=%ROOT%\.venv"
set "PYTHON=%VENV%\Scripts\python.exe"
set "UNFINISHED=%ROOT%\build\setup.unfinished"
rem Qt has wheels for these versions, for 64 bits only.
set "USABLE=import sys, venv, ensurepip; sys.exit(not ((3, 11) <= sys.version_info < (3, 15) and sys.maxsize > 2**32))"
rem The environment works and finds this very tree: it was not moved.
set "SOUND=import os, sys, desktop; sys.exit(not os.path.samefile(os.path.join(os.path.dirname(desktop.__file__), '..'), sys.argv[1]))"

set "VERB=%~1"
if not defined VERB goto open
if /i "%VERB%"=="--help" goto usage
if /i "%VERB%"=="-h" goto usage
if /i "%VERB%"=="/?" goto usage
if /i "%VERB%"=="setup" goto only_setup
if /i "%VERB%"=="test" goto test
if /i "%VERB%"=="shots" goto shots
if /i "%VERB%"=="bench" goto bench
if /i "%VERB%"=="lock" goto lock
if /i "%VERB%"=="help" goto commands
goto program

:open
call :prepare run || exit /b 1
"%PYTHON%" -P -m desktop
exit /b %ERRORLEVEL%

:program
call :prepare run || exit /b 1
"%PYTHON%" -P -m desktop %*
exit /b %ERRORLEVEL%

:commands
call :prepare run || exit /b 1
"%PYTHON%" -P -m desktop --help
exit /b %ERRORLEVEL%

:only_setup
call :prepare run || exit /b 1
echo Ventanilla is set up. Open it with run.cmd 1>&2
exit /b 0

:shots
call :prepare run || exit /b 1
set "QT_QPA_PLATFORM=offscreen"
"%PYTHON%" -P -m desktop tour --readme
exit /b %ERRORLEVEL%

:bench
call :prepare test || exit /b 1
call :rest %*
cd /d "%ROOT%"
"%PYTHON%" -m tests.benchmarks%REST%
exit /b %ERRORLEVEL%

:lock
call :rest %*
cd /d "%ROOT%"
where uv >nul 2>nul
if errorlevel 1 call :throw_away_uv || exit /b 1
uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate%REST% pyproject.toml -o installer/run.lock || exit /b 1
uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate%REST% pyproject.toml -o installer/test.lock -c installer/run.lock --group dev || exit /b 1
echo == Pinned: installer/run.lock and installer/test.lock 1>&2
exit /b 0

:test
call :prepare test || exit /b 1
call :rest %*
cd /d "%ROOT%"
set "QT_QPA_PLATFORM=offscreen"
if not defined REST goto every_check
"%PYTHON%" -m pytest%REST%
exit /b %ERRORLEVEL%

:every_check
set "FAILED="
call :check "ruff check" "%VENV%\Scripts\ruff.exe" check .
call :check "ruff format" "%VENV%\Scripts\ruff.exe" format --check .
call :check "mypy" "%PYTHON%" -m mypy
call :check "import rules" "%VENV%\Scripts\lint-imports.exe" --no-logo
call :check "pytest" "%PYTHON%" -m pytest -n 2 --dist worksteal
echo.
if defined FAILED echo run: these checks failed:%FAILED% 1>&2
if defined FAILED exit /b 1
echo == Everything passed. 1>&2
exit /b 0

rem --- one check: its name, then the command -------------------------------------------------
:check
echo.
echo == %~1
set "CHECK=%~1"
call :rest %*
%REST%
if not "%ERRORLEVEL%"=="0" set "FAILED=%FAILED% [%CHECK%]"
exit /b 0

rem --- all arguments but the first, as they were written, into REST ---------------------------
:rest
set REST=
:rest_next
shift /1
if "%~1"=="" exit /b 0
set REST=%REST% %1
goto rest_next

rem --- a usable environment, or errorlevel 1; the argument is run or test ---------------------
:prepare
if exist "%UNFINISHED%" goto set_up
fc /b "%ROOT%\installer\%~1.lock" "%VENV%\ready-%~1.lock" >nul 2>nul || goto set_up
"%PYTHON%" -P -c "%SOUND%" "%ROOT%" >nul 2>nul || goto set_up
exit /b 0

rem One set-up at a time: the lock is the open handle of a file, which Windows gives back when the
rem window is closed. While another one holds it, the redirection fails and CODE stays undefined.
:set_up
if not exist "%ROOT%\build" mkdir "%ROOT%\build"
set /a TURNS=0
:set_up_alone
set "CODE="
8>&2 2>nul (
    9>"%ROOT%\build\setup.lock" 2>&8 call :complete_once %~1
)
if defined CODE exit /b %CODE%
if %TURNS% equ 0 echo Another run.cmd is setting up here; waiting for it ... 1>&2
set /a TURNS+=1
if %TURNS% gtr 600 echo run: build\setup.lock stays out of reach; may this user write here? 1>&2
if %TURNS% gtr 600 exit /b 1
ping -n 3 127.0.0.1 >nul
goto set_up_alone

:complete_once
call :complete %~1
set "CODE=%ERRORLEVEL%"
exit /b %CODE%

:complete
set "LOCKED=%ROOT%\installer\%~1.lock"
if exist "%UNFINISHED%" goto make
"%PYTHON%" -P -c "%SOUND%" "%ROOT%" >nul 2>nul && goto install

:make
type nul >"%UNFINISHED%"
call :find_python || exit /b 1
echo == Python environment: .venv, with %BASE% 1>&2
if exist "%VENV%" rmdir /s /q "%VENV%"
if exist "%VENV%" echo run: .venv is in use; close Ventanilla and try again. 1>&2
if exist "%VENV%" exit /b 1
%BASE% -m venv "%VENV%" 1>&2
if errorlevel 1 echo run: the Python environment could not be made. 1>&2
if errorlevel 1 exit /b 1

:install
type nul >"%UNFINISHED%"
del /q "%VENV%\ready-*.lock" 2>nul
echo == Python libraries of installer\%~1.lock, each checked by its hash; this takes minutes 1>&2
where uv >nul 2>nul
if errorlevel 1 goto with_pip
uv pip install --python "%PYTHON%" --compile-bytecode --require-hashes -r "%LOCKED%" 1>&2
if not errorlevel 1 goto installed
echo    uv could not; trying with pip 1>&2
:with_pip
"%PYTHON%" -m pip install --disable-pip-version-check --no-input --require-hashes -r "%LOCKED%" 1>&2
if not errorlevel 1 goto installed
echo run: the Python libraries could not be installed; see above. 1>&2
exit /b 1

:installed
rem The tree is found from every folder. Python writes the path, in the encoding it reads.
pushd "%ROOT%"
"%PYTHON%" -c "import os, sysconfig; open(os.path.join(sysconfig.get_path('purelib'), 'ventanilla.pth'), 'w').write(os.getcwd())"
"%PYTHON%" -m compileall -q desktop ui services resources 1>&2
popd
copy /y /b "%ROOT%\installer\run.lock" "%VENV%\ready-run.lock" >nul || exit /b 1
if "%~1"=="test" copy /y /b "%LOCKED%" "%VENV%\ready-test.lock" >nul || exit /b 1
del /q "%UNFINISHED%"
echo == Ready 1>&2
exit /b 0

rem --- the first usable Python into BASE, or errorlevel 1 -------------------------------------
:find_python
set "BASE="
for %%V in (3.13 3.12 3.11 3.14) do call :try_python py -%%V
for %%V in (python python3) do call :try_python %%V
if defined BASE exit /b 0
echo run: no 64-bit Python from 3.11 to 3.14 was found. Install it, then try again: 1>&2
echo        winget install --exact --id Python.Python.3.13 1>&2
exit /b 1

:try_python
if defined BASE exit /b 0
%* -c "%USABLE%" >nul 2>nul && set "BASE=%*"
exit /b 0

:throw_away_uv
if exist "%ROOT%\build\uv\Scripts\uv.exe" goto have_uv
call :find_python || exit /b 1
echo == uv, in a throw-away environment: build\uv 1>&2
%BASE% -m venv "%ROOT%\build\uv" 1>&2 || exit /b 1
"%ROOT%\build\uv\Scripts\python.exe" -m pip install --disable-pip-version-check -q uv 1>&2 || exit /b 1
:have_uv
set "PATH=%ROOT%\build\uv\Scripts;%PATH%"
exit /b 0

:usage
echo Ventanilla: the payment terminal of the back office. A card is charged once.
echo.
echo   run.cmd                 set up whatever is missing and open the demo company
echo   run.cmd setup           only prepare
echo   run.cmd test            prepare and run every check; PostgreSQL's tests need Linux
echo   run.cmd test ARGUMENTS  prepare and run pytest alone: run.cmd test -k receipt
echo   run.cmd shots           take the README's pictures again
echo   run.cmd bench           measure the speed
echo   run.cmd lock            pin the libraries again; --upgrade takes newer ones
echo   run.cmd COMMAND ...     a command of the back room: run.cmd verify
echo   run.cmd --help          this text; run.cmd help lists the commands of the back room
echo.
echo It needs a 64-bit Python from 3.11 to 3.14. The libraries go into .venv, checked against
echo the hashes in installer\*.lock; nothing else on the machine changes.
exit /b 0
