<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- What Qt's own Spanish lacks, or says as in Spain. After a change:
     pyside6-lrelease ventanilla_es.ts -->
<TS version="2.1" language="es_EC" sourcelanguage="en">
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>&amp;Buscar en:</translation></message>
    <message><source>File &amp;name:</source><translation>&amp;Nombre del archivo:</translation></message>
    <message><source>Files of &amp;type:</source><translation>&amp;Tipo de archivo:</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Drive</source><translation>Unidad</translation></message>
    <message><source>Folder</source><comment>All other platforms</comment><translation>Carpeta</translation></message>
    <message><source>File Folder</source><comment>Match Windows Explorer</comment><translation>Carpeta de archivos</translation></message>
</context>
</TS>
